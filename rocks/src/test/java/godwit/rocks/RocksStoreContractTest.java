package godwit.rocks;

import godwit.store.Store;
import godwit.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class RocksStoreContractTest extends StoreContract {
  @TempDir Path directory;

  @Override
  protected Store open() {
    return Stores.open(directory);
  }
}
