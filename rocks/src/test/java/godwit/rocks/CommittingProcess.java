package godwit.rocks;

import java.nio.file.Path;
import java.util.Random;

/**
 * A process that commits until it is killed, and says on its standard output what it has done:
 * {@code committed N} and {@code flushed N}, a line each, after the fact.
 */
final class CommittingProcess {
  private CommittingProcess() {}

  /** Takes the store's directory, a seed, and how many commits there are to a flush, or 0. */
  public static void main(String[] arguments) {
    Random random = new Random(Long.parseLong(arguments[1]));
    int commitsPerFlush = Integer.parseInt(arguments[2]);
    long memory = commitsPerFlush == 0 ? 64L << 20 : RocksSettings.MIN_MEMORY_BYTES;
    Path directory = Path.of(arguments[0]);
    RocksStore store = RocksStore.open(directory, new RocksSettings(memory), Stores.NO_FAULT);
    for (long index = store.appliedIndex() + 1; ; index++) {
      NumberedCommits.commit(store, index);
      System.out.println("committed " + index);
      if (commitsPerFlush > 0 && random.nextInt(commitsPerFlush) == 0) {
        store.flush();
        System.out.println("flushed " + index);
      }
    }
  }
}
