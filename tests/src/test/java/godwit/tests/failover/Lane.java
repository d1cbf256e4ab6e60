package godwit.tests.failover;

import godwit.client.GodwitException;
import godwit.client.OutcomeUnknownException;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Row;
import godwit.sim.history.Deed.Fate;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One client that asks again and again: it writes and reads keys that others write too, and counts
 * in a key of its own. One thread runs it; its times are read by others.
 */
final class Lane {
  /** Keys that are written at a time, and how many requests are made before others are. */
  private static final int KEYS = 6;

  private static final int REQUESTS_OF_A_KEY = 120;
  private static final int KINDS = 4;

  private final int number;
  private final Table table;
  private final Recording record;
  private final SplittableRandom random;
  private final Times times = new Times();
  private final Bytes counterKey;
  private long asked;
  private long counted;
  private long counterVersion;

  Lane(int number, Table table, Recording record, long seed) {
    this.number = number;
    this.table = table;
    this.record = record;
    this.random = new SplittableRandom(seed);
    this.counterKey = Bytes.utf8("counter-" + number);
  }

  Times times() {
    return times;
  }

  /** Makes one request. */
  void step() {
    asked++;
    switch (random.nextInt(KINDS)) {
      case 0 -> read();
      case 1 -> count();
      default -> write();
    }
  }

  /** Throws if the counter is not what was acknowledged. To be called when nothing fails. */
  void prove() {
    long stands = table.get(counterKey).map(row -> Long.parseLong(row.value().toUtf8())).orElse(0L);
    if (stands != counted) {
      throw new AssertionError("counter=" + number + " stands=" + stands + " counted=" + counted);
    }
  }

  private void read() {
    Bytes key = key();
    long from = record.tick();
    ask(
        () -> {
          Optional<Row> row = table.get(key);
          record.got(key, row, from);
          return row;
        },
        unknown -> {});
  }

  private void write() {
    Bytes value = Bytes.utf8(number + "-" + asked);
    Mutation put = new Mutation.Put(key(), value, Condition.Always.ALWAYS);
    long from = record.tick();
    ask(
        () -> {
          long version = table.put(put.key(), value);
          record.wrote(put, from, new Fate.Decided(new Outcome.Done(version)));
          times.succeeded();
          return version;
        },
        fate -> record.wrote(put, from, fate));
  }

  /** Only this lane writes the key, so a condition that fails says that a write came twice. */
  private void count() {
    ask(
        () -> {
          Outcome outcome =
              table.putIf(counterKey, Bytes.utf8(Long.toString(counted + 1)), counterVersion);
          if (!(outcome instanceof Outcome.Done done)) {
            throw new AssertionError(
                "the only writer was refused: lane=" + number + " counted=" + counted + outcome);
          }
          counted++;
          counterVersion = done.version();
          times.succeeded();
          return outcome;
        },
        unknown -> {});
  }

  /** Asks; {@code failed} hears what is known of a request that got no answer. */
  private <T> void ask(Supplier<T> request, Consumer<Fate> failed) {
    try {
      var unused = request.get();
    } catch (GodwitException e) {
      record.failed("lane=" + number + " " + e);
      failed.accept(
          e instanceof OutcomeUnknownException
              ? new Fate.Unknown(e.toString())
              : new Fate.NotDone(e.toString()));
    }
  }

  /** All lanes write the same keys for a while, then others, so that no key's record is long. */
  private Bytes key() {
    long epoch = record.size() / (KEYS * REQUESTS_OF_A_KEY);
    return Bytes.utf8(String.format("%c-%05d", 'a' + random.nextInt(KEYS) * 3, epoch));
  }
}
