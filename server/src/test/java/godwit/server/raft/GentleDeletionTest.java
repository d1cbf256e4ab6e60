package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GentleDeletionTest {
  private static final int LARGE = 5 * GentleDeletion.STEP_BYTES + 1;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  @TempDir Path directory;

  @Test
  void filesOfAllSizesGo() throws IOException {
    for (int size : new int[] {0, 1, GentleDeletion.STEP_BYTES, LARGE}) {
      Path file = file("some", size);
      try (FileChannel left = FileChannel.open(file)) {
        GentleDeletion.delete(file);
        assertThat(file).doesNotExist();
        assertThat(left.size()).isLessThanOrEqualTo(GentleDeletion.STEP_BYTES);
      }
    }
    GentleDeletion.delete(directory.resolve("none"));
  }

  @Test
  void whatHasAnotherNameKeepsItsBytes() throws IOException {
    Path file = file("file", LARGE);
    Path other = Files.createLink(directory.resolve("other"), file);
    GentleDeletion.delete(file);
    assertThat(file).doesNotExist();
    assertThat(other).hasSize(LARGE);
  }

  @Test
  void snapshotsGoGentlyBehindTheBackOfWhoDeletesThem() throws IOException {
    Path snapshot = directory.resolve("snapshots/snapshot_7/state/db");
    Files.createDirectories(snapshot);
    Path gone = Files.write(snapshot.resolve("1.sst"), bytes(LARGE));
    Path kept = Files.write(snapshot.resolve("2.sst"), bytes(LARGE));
    Path small = Files.write(snapshot.resolve("CURRENT"), bytes(3));
    Path live = Files.createLink(directory.resolve("live.sst"), kept);
    Path retired = directory.resolve(RetiredSnapshots.NAME);
    try (RetiredSnapshots snapshots = new RetiredSnapshots(directory)) {
      snapshots.keep();
      snapshots.keep();
      FileChannel left = FileChannel.open(gone);
      for (Path file : new Path[] {gone, kept, small}) {
        Files.delete(file);
      }
      assertThat(retired.resolve("snapshot_7-1.sst")).hasSize(LARGE);
      assertThat(retired.resolve("snapshot_7-CURRENT")).doesNotExist();
      snapshots.drop();
      awaitEmpty(retired);
      assertThat(left.size()).isLessThanOrEqualTo(GentleDeletion.STEP_BYTES);
      left.close();
    }
    assertThat(live).hasBinaryContent(bytes(LARGE));
  }

  @Test
  void snapshotThatStaysIsWhole() throws IOException {
    Path state = Files.createDirectories(directory.resolve("snapshots/snapshot_7"));
    Path file = Files.write(state.resolve("1.sst"), bytes(LARGE));
    try (RetiredSnapshots snapshots = new RetiredSnapshots(directory)) {
      snapshots.keep();
      snapshots.drop();
      awaitEmpty(directory.resolve(RetiredSnapshots.NAME));
    }
    assertThat(file).hasBinaryContent(bytes(LARGE));
  }

  /** Waits until nothing is left to be deleted. */
  static void awaitEmpty(Path retired) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!isEmpty(retired) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(retired).isEmptyDirectory();
  }

  private static boolean isEmpty(Path retired) {
    try (var entries = Files.list(retired)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private Path file(String name, int size) throws IOException {
    return Files.write(directory.resolve(name), bytes(size));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }
}
