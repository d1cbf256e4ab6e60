package godwit.bench;

import godwit.client.Table;
import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The rows of a measurement: number i has a key that sorts as i does, and a value of chance. */
record Rows(int count, int valueBytes) {
  private static final int OUTSTANDING = 256;

  static Bytes key(int row) {
    return Bytes.utf8(String.format("%09d", row));
  }

  Bytes value(Random random) {
    byte[] value = new byte[valueBytes];
    random.nextBytes(value);
    return Bytes.adopt(value);
  }

  /** Puts all of them. */
  void load(Table table) {
    Random random = new Random(1);
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(table.async().put(key(i), value(random)).toCompletableFuture());
      if (waiting.size() == OUTSTANDING || i + 1 == count) {
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
        waiting.clear();
      }
    }
  }
}
