package godwit.client;

import java.io.IOException;
import java.nio.file.Path;

/** What opens a store in this process; found by {@link java.util.ServiceLoader}. */
public interface EmbeddedStore {
  /**
   * Opens the store in {@code directory}, and makes it if there is none. Closing what is returned
   * closes the store.
   *
   * @throws IOException if it can't be used, with what is wrong and what to do next
   */
  Godwit open(Path directory) throws IOException;
}
