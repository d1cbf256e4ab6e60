package godwit.rocks;

import static godwit.rocks.Stores.open;
import static godwit.rocks.Stores.put;
import static godwit.rocks.Stores.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import godwit.codec.CorruptionException;
import godwit.rocks.StoreUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What opening makes of a directory that is not as it should be. */
final class StoreDirectoryTest {
  @TempDir Path temporary;

  private Path directory;

  @BeforeEach
  void makeStore() {
    directory = temporary.resolve("store");
    try (RocksStore store = open(directory)) {
      store.commit(List.of(put("a", "1")), 1);
    }
  }

  @Test
  void aStoreThatIsOpenIsInUse() {
    try (RocksStore store = open(directory)) {
      assertUnavailable(directory, Reason.IN_USE);
      assertThat(rows(store)).containsExactly("a=1");
    }
    open(directory).close();
  }

  @Test
  void aDirectoryOfSomethingElseIsLeftAlone() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("other"));
    Files.writeString(other.resolve("letter.txt"), "dear reader");

    assertUnavailable(other, Reason.NOT_A_STORE);
    assertThat(other.toFile().list()).containsExactly("letter.txt");
  }

  @Test
  void namesAreCountedByAnotherOneThatIsTakenAway() throws IOException {
    try (StoreDirectory held = StoreDirectory.open(directory)) {
      Object names = Files.getAttribute(directory.resolve("LOCK"), "unix:nlink");
      assertThat(held.countsNames()).isEqualTo(names.equals(1));
      assertThat(directory.resolve("LOCK.probe")).doesNotExist();
      // A process that was killed just then leaves it.
      Files.createLink(directory.resolve("LOCK.probe"), directory.resolve("LOCK"));
      assertThat(held.countsNames()).isTrue();
      assertThat(directory.resolve("LOCK.probe")).doesNotExist();
    }
  }

  @Test
  void aFileIsNotAStore() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "text");

    assertUnavailable(file, Reason.NOT_A_STORE);
  }

  @Test
  void aStoreOfAnotherFormatIsRefused() throws IOException {
    Files.writeString(directory.resolve("VERSION"), "godwit-store 2\n");

    assertUnavailable(directory, Reason.WRONG_VERSION);
  }

  @Test
  void makingAStoreIsTakenUpAgainWhereItWasCutShort() throws IOException {
    Files.move(directory.resolve("VERSION"), directory.resolve("VERSION.new"));

    try (RocksStore store = open(directory)) {
      store.commit(List.of(put("b", "1")), 2);
    }
    assertThat(directory.resolve("VERSION")).hasContent("godwit-store 1");
  }

  @Test
  void aMissingDatabaseIsAFaultAndNotANewStore() throws IOException {
    Trees.delete(directory.resolve("db"));

    assertCorrupt();
  }

  @Test
  void aMissingTableIsAFault() throws IOException {
    Files.delete(Stores.databaseFiles(directory, ".sst").getFirst());

    assertCorrupt();
  }

  @Test
  void everyFaultAndRefusalSaysWhatWhereAndWhatToDo() throws IOException {
    Files.delete(directory.resolve("db").resolve("CURRENT"));

    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> open(directory))
        .withMessageContaining("what=open")
        .withMessageContaining("directory=" + directory)
        .withMessageContaining("stop, keep the directory as it is");
    for (Reason reason : Reason.values()) {
      assertThat(new StoreUnavailableException(reason, "directory=/d", null))
          .hasMessageContaining("directory=/d")
          .hasMessageContaining(reason.advice());
    }
  }

  private void assertCorrupt() {
    assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> open(directory));
  }

  private static void assertUnavailable(Path path, Reason reason) {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> open(path))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
