package godwit.rocks;

import static godwit.rocks.Stores.key;
import static godwit.rocks.Stores.open;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.store.Write;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When staged files are compressed; that shows in their sizes. */
final class PackingTest {
  private static final int ROWS = 1_000;
  private static final int VALUE_BYTES = 1_000;
  private static final long RAW_BYTES = (long) ROWS * VALUE_BYTES;

  @TempDir Path directory;
  private final Random random = new Random(7);

  @Test
  void rowsThatShrinkAreCompressedInEachFile() {
    try (RocksStore store = open(directory)) {
      for (int file = 0; file < 3; file++) {
        assertThat(staged(store, "text" + file, this::text)).isLessThan(RAW_BYTES / 2);
      }
    }
  }

  @Test
  void afterRowsThatDoNotShrinkCompressionIsTriedAgainInAWhile() {
    try (RocksStore store = open(directory)) {
      assertThat(staged(store, "noise", this::noise)).isGreaterThan(RAW_BYTES);

      for (int file = 0; file < Packing.PLAIN_FILES; file++) {
        assertThat(staged(store, "text" + file, this::text)).isGreaterThan(RAW_BYTES);
      }
      for (int file = 0; file < 3; file++) {
        assertThat(staged(store, "later" + file, this::text)).isLessThan(RAW_BYTES / 2);
      }
    }
  }

  @Test
  void aFileOfAFewBlocksSaysNothingOfOthers() {
    try (RocksStore store = open(directory)) {
      store.staging().stage("small", List.of(new Write.Put(key("a"), noise(0))));

      assertThat(staged(store, "text", this::text)).isLessThan(RAW_BYTES / 2);
    }
  }

  private long staged(RocksStore store, String name, Function<Integer, Bytes> value) {
    List<Write.Put> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new Write.Put(key(String.format("%06d", i)), value.apply(i)));
    }
    store.staging().stage(name, rows);
    return directory.resolve("staged").resolve(name + ".sst").toFile().length();
  }

  private Bytes noise(int row) {
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    return Bytes.copyOf(value);
  }

  private Bytes text(int row) {
    return Bytes.utf8(
        ("a line of text, number " + row + "; ").repeat(50).substring(0, VALUE_BYTES));
  }
}
