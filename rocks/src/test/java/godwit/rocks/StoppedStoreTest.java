package godwit.rocks;

import static godwit.rocks.Stores.SMALL;
import static godwit.rocks.Stores.key;
import static godwit.rocks.Stores.open;
import static godwit.rocks.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import godwit.codec.CorruptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at a store that is closed: they see what is there, and leave it as it is. */
final class StoppedStoreTest {
  @TempDir Path data;

  private Path directory = Path.of("");

  private void fill() {
    directory = data.resolve("store");
    try (RocksStore store = open(directory)) {
      store.commit(List.of(put("a", "1"), put("b", "2")), 7);
      store.staging().stage("chunk", List.of(put("c", "3")));
      store.staging().stage("nothing", List.of());
    }
  }

  @Test
  void showsTheRowsAndChangesNothing() throws IOException {
    fill();
    // What a process that was killed had not deleted yet.
    Files.writeString(directory.resolve("db/000099.sst.trash"), "rows");
    Map<String, String> before = tree();
    try (StoppedStore store = look()) {
      store.verify();
      assertThat(store.appliedIndex()).isEqualTo(7);
      assertThat(store.get(key("a"))).isEqualTo(key("1"));
      assertThat(store.get(key("z"))).isNull();
      assertThat(Stores.rows(store)).containsExactly("a=1", "b=2");
      assertThat(store.leftovers()).isEmpty();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> store.commit(List.of(), 8));
      assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(store::staging);
    }
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  void looksIntoACheckpoint() {
    directory = data.resolve("store");
    try (RocksStore store = open(directory)) {
      store.commit(List.of(put("a", "1")), 3);
      store.checkpoint(data.resolve("checkpoint"));
    }
    directory = data.resolve("checkpoint");
    try (StoppedStore store = look()) {
      store.verify();
      assertThat(store.appliedIndex()).isEqualTo(3);
    }
  }

  @Test
  void storeThatIsNotMadeYetIsNone() throws IOException {
    assertThat(StoppedStore.open(data.resolve("none"), SMALL)).isEmpty();
    Path making = Files.createDirectory(data.resolve("making"));
    assertThat(StoppedStore.open(making, SMALL)).isEmpty();
    Files.writeString(making.resolve("VERSION.new"), "godwit-store 1\n");
    assertThat(StoppedStore.open(making, SMALL)).isEmpty();
  }

  @Test
  void damagedTableIsNoticed() throws IOException {
    fill();
    flip(Stores.databaseFiles(directory, ".sst").getFirst());
    assertCorrupt();
  }

  @Test
  void missingTableIsNoticed() throws IOException {
    fill();
    Files.delete(Stores.databaseFiles(directory, ".sst").getFirst());
    assertCorrupt();
  }

  @Test
  void damagedStagedFileIsNoticed() throws IOException {
    fill();
    flip(directory.resolve("staged/chunk.sst"));
    assertCorrupt();
  }

  @Test
  void missingDatabaseIsNoticed() throws IOException {
    fill();
    Files.move(directory.resolve("db"), data.resolve("gone"));
    assertCorrupt();
  }

  @Test
  void whatAnOpeningWouldFinishIsToldAndSeenFinished() throws IOException {
    fill();
    Files.move(directory.resolve("db"), directory.resolve("db.restored"));
    Files.createDirectory(directory.resolve("db.copying"));
    Files.writeString(directory.resolve("staged/next.sst.new"), "half");
    try (StoppedStore store = look()) {
      assertThat(store.leftovers())
          .containsExactly("db.copying", "db.restored", "staged/next.sst.new");
      assertThat(store.get(key("a"))).isEqualTo(key("1"));
    }
  }

  private StoppedStore look() {
    return StoppedStore.open(directory, SMALL).orElseThrow();
  }

  private void assertCorrupt() {
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> {
          try (StoppedStore store = look()) {
            store.verify();
          }
        });
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[3] ^= 1;
    Files.write(file, bytes);
  }

  /** Returns what there is, with when it was changed. */
  private Map<String, String> tree() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(data)) {
      for (Path path : tree.toList()) {
        found.put(path.toString(), Files.getLastModifiedTime(path) + " " + Files.size(path));
      }
    }
    return found;
  }
}
