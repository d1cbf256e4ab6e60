package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrashTest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  @TempDir Path directory;

  @Test
  void whatIsTakenIsGoneFromItsPlaceAtOnceAndFromTheDiskSoon() throws IOException {
    Path place = directory.resolve("trash");
    try (Trash trash = Trash.open(place)) {
      for (int i = 0; i < 2; i++) {
        Path database = Files.createDirectories(directory.resolve("s1/db"));
        Files.write(database.resolve("1.sst"), new byte[3 << 20]);
        trash.take(directory.resolve("s1"));
        assertThat(directory.resolve("s1")).doesNotExist();
      }
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (!isEmpty(place) && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(place).isEmptyDirectory();
    }
  }

  @Test
  void whatIsLeftGoesAtTheNextOpening() throws IOException {
    Path place = directory.resolve("trash");
    Files.createDirectories(place.resolve("s1-7/db"));
    Trash.open(place).close();
    assertThat(place).doesNotExist();
  }

  private static boolean isEmpty(Path place) throws IOException {
    try (Stream<Path> entries = Files.list(place)) {
      return entries.findAny().isEmpty();
    }
  }
}
