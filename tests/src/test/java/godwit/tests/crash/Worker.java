package godwit.tests.crash;

import godwit.client.Batch;
import godwit.client.RejectedException;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Writes the items it owns, one request at a time, and now and then reads one, for ever. Whatever
 * goes another way than it must is thrown.
 */
final class Worker {
  private static final int READ_ONE_IN = 5;

  private final Table table;
  private final Diary diary;
  private final List<Item> items;
  private final Map<Item, Belief> beliefs = new HashMap<>();
  private final SplittableRandom random;
  private long highest;

  /** Makes the only worker that writes {@code items}, which are as {@code content} says. */
  Worker(Table table, Diary diary, List<Item> items, Diary.Content content, long seed) {
    this.table = table;
    this.diary = diary;
    this.items = items;
    this.random = new SplittableRandom(seed);
    for (Item item : items) {
      Belief belief = content.of(item);
      beliefs.put(item, belief);
      highest = Math.max(highest, belief.value());
    }
  }

  /** Makes the next request. */
  void step() {
    Item item = items.get(random.nextInt(items.size()));
    if (random.nextInt(READ_ONE_IN) == 0) {
      read(item);
    } else {
      write(item);
    }
  }

  private void read(Item item) {
    Belief belief = belief(item);
    for (Bytes key : item.keys()) {
      Optional<Row> row = table.get(key);
      long value = row.map(found -> item.parsed(found.value())).orElse(0L);
      if (!belief.admits(value, row.map(Row::version).orElse(0L))) {
        throw new AssertionError("read another row: key=" + key + " " + belief + " " + row);
      }
    }
  }

  private void write(Item item) {
    Belief before = belief(item);
    long value = next(item, before);
    Batch batch = batch(item, before, value);
    Belief intended = before.intending(value);
    diary.intend(item, value);
    try {
      Outcome outcome = send(item, before, value, batch);
      if (!(outcome instanceof Outcome.Done done)) {
        throw new AssertionError(
            "the only writer was refused: item=" + item + " " + intended + " " + outcome);
      }
      diary.done(item, done.version());
      beliefs.put(item, intended.acknowledged(done.version()));
    } catch (RejectedException e) {
      if (e.reason() != Reason.BATCH_SPANS_PARTITIONS || item.keys().size() == 1) {
        throw e;
      }
      diary.refused(item);
    }
  }

  /** Numbers of all items of a worker grow together; a counter's grows by one. */
  private long next(Item item, Belief before) {
    if (item.kind() == Item.Kind.COUNTER) {
      return before.value() + 1;
    }
    highest++;
    return before.value() > 0 && random.nextInt(4) == 0 ? 0 : highest;
  }

  private Outcome send(Item item, Belief before, long value, Batch batch) {
    Bytes key = item.keys().getFirst();
    boolean conditional = item.kind() == Item.Kind.COUNTER || random.nextBoolean();
    if (item.kind() == Item.Kind.BATCH) {
      return table.write(batch);
    }
    if (value == 0) {
      return conditional
          ? table.deleteIf(key, before.version())
          : new Outcome.Done(table.delete(key));
    }
    long version = before.value() == 0 ? 0 : before.version();
    return conditional
        ? table.putIf(key, item.rendered(value), version)
        : new Outcome.Done(table.put(key, item.rendered(value)));
  }

  private Batch batch(Item item, Belief before, long value) {
    boolean conditional = random.nextBoolean();
    long version = before.value() == 0 ? 0 : before.version();
    Batch batch = new Batch();
    for (Bytes key : item.keys()) {
      if (value == 0) {
        batch = conditional ? batch.deleteIf(key, version) : batch.delete(key);
      } else {
        Bytes bytes = item.rendered(value);
        batch = conditional ? batch.putIf(key, bytes, version) : batch.put(key, bytes);
      }
    }
    return batch;
  }

  private Belief belief(Item item) {
    return beliefs.getOrDefault(item, Belief.NOTHING);
  }
}
