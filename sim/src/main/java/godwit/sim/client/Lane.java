package godwit.sim.client;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.sim.history.Deed;
import godwit.sim.world.BrokenPromise;
import godwit.sim.world.Host;
import godwit.sim.world.Seed;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One request after another of one client, with time to think in between. Not thread-safe. */
final class Lane {
  private final SimClient client;
  private final Workload workload;
  private final Seed seed;
  private final Map<Bytes, Long> versions = new TreeMap<>();
  private final List<Long> times = new ArrayList<>();
  private boolean acting;

  Lane(SimClient client, Workload workload, Seed seed) {
    this.client = client;
    this.workload = workload;
    this.seed = seed;
  }

  Host host() {
    return client.host();
  }

  /** Returns whether a request is under way. */
  boolean acting() {
    return acting;
  }

  void think() {
    acting = false;
    if (workload.goesOn()) {
      client.host().after(seed.between(0, 2 * workload.thinkMicros()), this::act);
    }
  }

  private void act() {
    if (!workload.goesOn() || acting) {
      return;
    }
    acting = true;
    if (!client.fresh()) {
      ServiceRequest.ReadClock clock =
          new ServiceRequest.ReadClock(SimClient.TABLE_ID, KeyRange.ALL);
      ReadCall.send(client, clock, ending -> think());
      return;
    }
    switch (workload.mix().draw(seed)) {
      case GET -> get(workload.keys().key(seed), OptionalLong.empty());
      case PUT -> write(List.of(put(workload.keys().key(seed), Condition.Always.ALWAYS)));
      case DELETE ->
          write(List.of(new Mutation.Delete(workload.keys().key(seed), Condition.Always.ALWAYS)));
      case CONDITIONAL -> {
        Bytes key = workload.keys().key(seed);
        write(List.of(mutation(key, lastSeen(key))));
      }
      case BATCH -> batch();
      case COUNT -> count(workload.keys().counter(seed));
      case SCAN -> scan();
      case PAST -> past();
    }
  }

  private void write(List<Mutation> mutations) {
    WriteCall.send(
        client,
        mutations,
        deed -> {
          if (deed.fate() instanceof Deed.Fate.Decided(Outcome outcome)) {
            remember(mutations, outcome);
          }
          checkRefusal(deed);
          think();
        });
  }

  private void checkRefusal(Deed.Wrote deed) {
    boolean expected =
        switch (deed.fate()) {
          case Deed.Fate.Decided decided -> true;
          case Deed.Fate.Unknown unknown -> excused(unknown.why());
          case Deed.Fate.NotDone notDone -> excused(notDone.why());
        };
    if (!expected) {
      throw new BrokenPromise("A reshape never fails a client's request.", "write=" + deed);
    }
  }

  private static boolean excused(String why) {
    return why.equals("deadline") || why.startsWith(Reason.BATCH_SPANS_PARTITIONS.name());
  }

  private void remember(List<Mutation> mutations, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done done ->
          mutations.forEach(mutation ->
              versions.put(mutation.key(), mutation instanceof Mutation.Put ? done.version() : 0L));
      case Outcome.ConditionFailed failed -> versions.put(failed.key(), failed.version());
    }
  }

  private void batch() {
    List<Bytes> all = workload.keys().written();
    int first = seed.below(all.size());
    int count = 2 + seed.below(3);
    List<Mutation> mutations = new ArrayList<>();
    for (int i = first; i < Math.min(all.size(), first + count); i++) {
      Bytes key = all.get(i);
      mutations.add(mutation(key, seed.chance(150) ? lastSeen(key) : Condition.Always.ALWAYS));
    }
    write(mutations);
  }

  private Mutation mutation(Bytes key, Condition condition) {
    return seed.chance(250) ? new Mutation.Delete(key, condition) : put(key, condition);
  }

  private Mutation put(Bytes key, Condition condition) {
    return new Mutation.Put(key, workload.newValue(seed), condition);
  }

  private Condition lastSeen(Bytes key) {
    return new Condition.VersionIs(versions.getOrDefault(key, 0L));
  }

  private void count(Bytes counter) {
    read(
        counter,
        OptionalLong.empty(),
        found -> {
          long before = found.row().map(row -> Counters.number(row.value())).orElse(0L);
          Bytes value = Counters.value(before + 1, workload.newNumber());
          Condition unchanged = new Condition.VersionIs(found.row().map(Row::version).orElse(0L));
          write(List.of(new Mutation.Put(counter, value, unchanged)));
        });
  }

  private void past() {
    if (times.isEmpty()) {
      think();
      return;
    }
    get(workload.keys().key(seed), OptionalLong.of(seed.pick(times)));
  }

  private void get(Bytes key, OptionalLong asOf) {
    read(
        key,
        asOf,
        found -> {
          versions.put(key, found.row().map(Row::version).orElse(0L));
          times.add(found.asOf());
          think();
        });
  }

  private void read(Bytes key, OptionalLong asOf, Consumer<ReadAnswer.Found> next) {
    long from = client.history().tick();
    ServiceRequest.Get get = new ServiceRequest.Get(SimClient.TABLE_ID, key, asOf);
    ReadCall.send(
        client,
        get,
        ending -> {
          if (ending instanceof ReadCall.Ending.Answered(ReadAnswer answer)
              && answer instanceof ReadAnswer.Found found) {
            Deed.Got deed =
                new Deed.Got(key, asOf, from, client.history().tick(), found.row(), found.asOf());
            client.history().add(deed);
            client.tell("got", deed);
            next.accept(found);
            return;
          }
          boolean released =
              ending instanceof ReadCall.Ending.Refused refused
                  && refused.refusal().reason() == Reason.RELEASED
                  && asOf.isPresent();
          boolean excused = released || ending instanceof ReadCall.Ending.GivenUp;
          if (!excused) {
            throw new BrokenPromise(
                "A reshape never fails a client's request.", "get=" + get + " ending=" + ending);
          }
          String why =
              ending instanceof ReadCall.Ending.Refused refused
                  ? refused.refusal().toString()
                  : "deadline";
          Deed.GaveUp deed = new Deed.GaveUp(get, why, from, client.history().tick());
          client.history().add(deed);
          client.tell("gives up", deed);
          think();
        });
  }

  private void scan() {
    OptionalLong limit =
        seed.chance(200) ? OptionalLong.of(1 + seed.below(20)) : OptionalLong.empty();
    ScanRun.begin(
        client,
        new ScanRun.Wish(
            workload.keys().range(seed),
            seed.chance(500) ? Direction.FORWARD : Direction.REVERSE,
            limit,
            1 + seed.below(workload.pageRows()),
            workload.pageMicros()),
        this::think);
  }
}
