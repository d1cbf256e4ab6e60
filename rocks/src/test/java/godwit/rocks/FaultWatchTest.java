package godwit.rocks;

import static godwit.rocks.Stores.SMALL;
import static godwit.rocks.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import godwit.codec.CorruptionException;
import godwit.rocks.StoreUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.Status;

final class FaultWatchTest {
  private static final Path PLACE = Path.of("/data/store");

  @TempDir Path directory;

  private final List<RuntimeException> faults = new ArrayList<>();

  @Test
  void aFailedFlushStopsTheNextCommitAndIsTold() throws IOException {
    Path store = directory.resolve("store");
    try (RocksStore failing = RocksStore.open(store, SMALL, faults::add)) {
      failing.commit(List.of(put("a", "1")), 1);
      Files.move(store.resolve("db"), directory.resolve("elsewhere"));

      assertThatExceptionOfType(CorruptionException.class).isThrownBy(failing::flush);
      assertThatExceptionOfType(CorruptionException.class)
          .isThrownBy(() -> failing.commit(List.of(put("a", "2")), 2));
      assertThat(faults).hasSize(1);
      assertThat(failing.appliedIndex()).isEqualTo(1);
    }
  }

  @Test
  void aFlushThatFailsInTheBackgroundStopsCommitsSoon() throws IOException {
    Path store = directory.resolve("store");
    try (RocksStore failing = RocksStore.open(store, SMALL, faults::add)) {
      failing.commit(List.of(put("a", "1")), 1);
      Files.move(store.resolve("db"), directory.resolve("elsewhere"));

      String value = "x".repeat(10_000);
      assertThatExceptionOfType(CorruptionException.class)
          .isThrownBy(() -> {
            for (int index = 2; index < 10_000; index++) {
              failing.commit(List.of(put("k" + index, value)), index);
            }
          });
      assertThat(faults).hasSize(1);
    }
  }

  @Test
  void anErrorOfUnknownKindStopsCommitsToo() {
    try (FaultWatch watch = watch()) {
      watch.checkBackground(0);
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> watch.checkBackground(1))
          .withMessageContaining("errors=1");
      assertThat(faults).hasSize(1);
    }
  }

  @Test
  void afterAFullDiskReadsGoOnAndCommitsDoNot() {
    try (FaultWatch watch = watch()) {
      Status full = new Status(Status.Code.IOError, Status.SubCode.NoSpace, "while appending");
      watch.onBackgroundError(BackgroundErrorReason.FLUSH, full);

      watch.checkReadable();
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(watch::checkWritable)
          .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.NO_SPACE))
          .withMessageContaining("background FLUSH");
    }
  }

  @Test
  void onlyTheFirstFaultIsTold() {
    try (FaultWatch watch = watch()) {
      Status broken = new Status(Status.Code.IOError, Status.SubCode.None, "Input/output error");
      Status corrupt = new Status(Status.Code.Corruption, Status.SubCode.None, "in 000012.sst");
      watch.onBackgroundError(BackgroundErrorReason.COMPACTION, broken);
      watch.onBackgroundError(BackgroundErrorReason.COMPACTION, corrupt);

      assertThat(faults).hasSize(1);
      assertThat(reasonOf(faults.getFirst())).isEqualTo(Reason.IO_ERROR);
    }
  }

  @Test
  void failuresOfTheFileSystemAreToldApart() {
    assertThat(reasonOf(fault(new AccessDeniedException("/data")))).isEqualTo(Reason.NO_PERMISSION);
    assertThat(reasonOf(fault(new IOException("No space left on device"))))
        .isEqualTo(Reason.NO_SPACE);
    assertThat(reasonOf(fault(new FileSystemException("/data", null, "Disk quota exceeded"))))
        .isEqualTo(Reason.NO_SPACE);
    assertThat(reasonOf(fault(new IOException("Input/output error")))).isEqualTo(Reason.IO_ERROR);
    assertThat(fault(new NoSuchFileException("/data/x"))).isInstanceOf(CorruptionException.class);
  }

  private FaultWatch watch() {
    NativeLibrary.load();
    return new FaultWatch(PLACE, faults::add);
  }

  private static RuntimeException fault(IOException failure) {
    return Faults.of("open", PLACE, failure);
  }

  private static Reason reasonOf(RuntimeException fault) {
    return ((StoreUnavailableException) fault).reason();
  }
}
