package godwit.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class TuningTest {
  private static final RocksSettings SETTINGS = new RocksSettings(8 << 20);

  @TempDir Path directory;

  @BeforeEach
  void load() {
    NativeLibrary.load();
  }

  @Test
  void noFileThatACompactionWroteHasKeysOfTwoKinds() throws RocksDBException {
    try (FaultWatch faults = new FaultWatch(directory, fault -> {});
        Tuning tuning = new Tuning(SETTINGS, faults, true)) {
      tuning.options().setCreateIfMissing(true);
      try (RocksDB db = RocksDB.open(tuning.options(), directory.toString());
          FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
        for (int round = 0; round < 2; round++) {
          for (String key : new String[] {"h1", "h2", "l1", "l2", "m1", "m2"}) {
            db.put(key.getBytes(StandardCharsets.UTF_8), new byte[100]);
          }
          db.flush(flush);
        }
        db.compactRange();
        assertThat(db.getLiveFilesMetaData())
            .hasSize(3)
            .allSatisfy(file -> assertThat(kind(file.smallestKey())).isEqualTo(last(file)));
      }
    }
  }

  private static byte last(LiveFileMetaData file) {
    return kind(file.largestKey());
  }

  private static byte kind(byte[] key) {
    return key[0];
  }
}
