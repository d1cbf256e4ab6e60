package godwit.store;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** What a store should hold, as a plain map, and random writes for it. Not thread-safe. */
final class StoreModel {
  private static final int KEYS = 200;

  private final TreeMap<Bytes, Bytes> rows = new TreeMap<>();
  private int values;

  /** Returns one to eight random writes; one in ten removes a range. */
  List<Write> randomWrites(Random random) {
    List<Write> writes = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      writes.add(
          switch (random.nextInt(10)) {
            case 0 -> new Write.DeleteRange(randomRange(random));
            case 1, 2, 3 -> new Write.Delete(randomKey(random));
            default -> new Write.Put(randomKey(random), Bytes.utf8("v" + values++));
          });
    }
    return writes;
  }

  KeyRange randomRange(Random random) {
    int low = random.nextInt(KEYS);
    int high = low + 1 + random.nextInt(30);
    return new KeyRange(key(low), high >= KEYS ? null : key(high));
  }

  void apply(List<Write> writes) {
    for (Write write : writes) {
      switch (write) {
        case Write.Put put -> rows.put(put.key(), put.value());
        case Write.Delete delete -> rows.remove(delete.key());
        case Write.DeleteRange delete -> rows.keySet().removeIf(delete.range()::contains);
        case Write.Ingest ingest -> throw new IllegalArgumentException("file=" + ingest.file());
      }
    }
  }

  List<String> rows(KeyRange range, Direction direction) {
    List<String> found = new ArrayList<>();
    rows.forEach((key, value) -> {
      if (range.contains(key)) {
        found.add(key + "=" + value);
      }
    });
    return direction == Direction.FORWARD ? found : found.reversed();
  }

  private static Bytes randomKey(Random random) {
    return key(random.nextInt(KEYS));
  }

  private static Bytes key(int number) {
    return Bytes.utf8("k%03d".formatted(number));
  }
}
