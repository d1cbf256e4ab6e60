package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import godwit.rocks.RocksSettings;
import godwit.rocks.StoreUnavailableException;
import godwit.store.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreHomeTest {
  private static final Bytes KEY = Bytes.utf8("key");
  private static final Bytes STAGED_KEY = Bytes.utf8("staged");

  @TempDir Path directory;

  @Test
  void stagedFilesOfEntriesAboveACheckpointOutliveTheReturnToIt() {
    Path checkpoint = directory.resolve("checkpoint");
    try (StoreHome home = open()) {
      home.store().commit(List.of(put("old")), 1);
      home.store().checkpoint(checkpoint);
      home.store().commit(List.of(put("new")), 2);
      home.store().staging().stage("chunk", List.of(new Write.Put(STAGED_KEY, KEY)));
      home.store().commit(List.of(new Write.Ingest("chunk")), 3);
      home.replace(checkpoint);
      assertThat(home.store().appliedIndex()).isEqualTo(1);
      assertThat(home.store().get(KEY)).isEqualTo(Bytes.utf8("old"));
      home.store().commit(List.of(new Write.Ingest("chunk")), 3);
      assertThat(home.store().get(STAGED_KEY)).isEqualTo(KEY);
    }
  }

  /**
   * A snapshot that a node of a later version took is not taken over, and nothing is lost by it.
   */
  @Test
  void checkpointOfAnotherVersionIsRefusedAndTheStoreStays() throws Exception {
    Path checkpoint = directory.resolve("checkpoint");
    StoreHome home = open();
    home.store().commit(List.of(put("old")), 1);
    home.store().checkpoint(checkpoint);
    home.store().commit(List.of(put("new")), 2);
    Files.writeString(checkpoint.resolve("VERSION"), "godwit-store 2\n");
    assertThatThrownBy(() -> home.replace(checkpoint))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("found=godwit-store 2")
        .hasMessageContaining("known=godwit-store 1");
    try (StoreHome again = open()) {
      boolean isNew = again.store().appliedIndex() == 2;
      assertThat(again.store().get(KEY)).isEqualTo(Bytes.utf8(isNew ? "new" : "old"));
    }
  }

  private StoreHome open() {
    return new StoreHome(
        directory.resolve("store"),
        new RocksSettings(8 << 20),
        fault -> {},
        file -> Optional.empty());
  }

  private static Write put(String value) {
    return new Write.Put(KEY, Bytes.utf8(value));
  }
}
