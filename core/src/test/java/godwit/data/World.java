package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Retired;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.Row;
import godwit.request.WriteAnswer;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * Two services that write, split, join, move and forget at random, beside a model of one table with
 * all of its history.
 */
final class World {
  private static final int KEYS = 40;

  private final Random random;
  private final LoggedService x = LoggedService.founded();
  private final LoggedService y = new LoggedService(Given.Y);
  private final TreeMap<String, TreeMap<Long, Optional<Row>>> model = new TreeMap<>();
  private final List<Owned> owned = new ArrayList<>();
  private long nextPartition = 2;
  private long nextOperation = 2;
  private long released;

  /** Which service has answered for a range since after a timestamp. */
  private record Owned(KeyRange range, LoggedService service, long since) {}

  World(long seed) {
    this.random = new Random(seed);
    released = x.clock();
    owned.add(new Owned(KeyRange.ALL, x, x.partition(1).since()));
  }

  List<LoggedService> services() {
    return List.of(x, y);
  }

  /** Does one random thing. */
  void step() {
    switch (random.nextInt(20)) {
      case 0 -> split();
      case 1, 2 -> join();
      case 3 -> move();
      case 4 -> abandonMove();
      case 5 -> services().forEach(LoggedService::countAll);
      case 6 -> release();
      default -> write();
    }
  }

  /** Returns a time that may be read at, the present rather often. */
  long drawTime() {
    long now = now();
    long span = now - released;
    return random.nextInt(3) == 0 ? now : now - (long) (random.nextDouble() * span);
  }

  String drawKey() {
    return String.format("k%02d", random.nextInt(KEYS));
  }

  KeyRange drawRange() {
    String low = drawKey();
    String high = drawKey();
    int order = low.compareTo(high);
    return switch (random.nextInt(4)) {
      case 0 -> KeyRange.ALL;
      case 1 -> Given.range(low, null);
      default -> order == 0 ? Given.range("", low) : ordered(low, high, order < 0);
    };
  }

  /** Returns the record that the services have, asked as a client that knows all routes asks. */
  Optional<Row> get(String key, long asOf) {
    ReadAnswer answer =
        at(KeyRange.ALL.from(Given.key(key)), Direction.FORWARD, asOf).get(key, asOf);
    assertThat(answer).isInstanceOf(ReadAnswer.Found.class);
    return ((ReadAnswer.Found) answer).row();
  }

  /** Returns the records of a scan over all services. */
  List<Row> scan(KeyRange range, Direction direction, long asOf) {
    List<Row> rows = new ArrayList<>();
    Optional<KeyRange> rest = Optional.of(range);
    while (rest.isPresent()) {
      KeyRange part = rest.get();
      int maxRows = 1 + random.nextInt(6);
      ReadAnswer answer =
          at(part, direction, asOf).scan(part, direction, OptionalLong.of(asOf), maxRows);
      assertThat(answer).isInstanceOf(ReadAnswer.Page.class);
      ReadAnswer.Page page = (ReadAnswer.Page) answer;
      rows.addAll(page.rows());
      rest =
          page.next()
              .map(next -> direction == Direction.FORWARD ? part.from(next) : part.below(next));
    }
    return rows;
  }

  /** Returns what the model has of a range. */
  List<Row> expected(KeyRange range, Direction direction, long asOf) {
    List<Row> rows = new ArrayList<>();
    model.forEach((key, versions) -> {
      var entry = versions.floorEntry(asOf);
      if (entry != null && range.contains(Given.key(key))) {
        entry.getValue().ifPresent(rows::add);
      }
    });
    return direction == Direction.FORWARD ? rows : rows.reversed();
  }

  /** Recounts every partition that knows its rows. */
  void checkSums() {
    for (LoggedService service : services()) {
      for (Partition partition : service.view().partitions().all()) {
        boolean counted = !service.view().uncounted().contains(partition.id());
        if (partition.owned() && counted) {
          List<Row> rows = expected(partition.range(), Direction.FORWARD, Long.MAX_VALUE);
          assertThat(((StepStatus.Present) service.status(partition.id())).sums())
              .hasValueSatisfying(sums -> assertThat(sums.rows()).isEqualTo(ChunkRows.tally(rows)));
        }
      }
    }
  }

  private long now() {
    return Math.max(x.clock(), y.clock());
  }

  private static KeyRange ordered(String one, String other, boolean ascending) {
    return ascending ? Given.range(one, other) : Given.range(other, one);
  }

  private void write() {
    Partition partition = draw();
    LoggedService service = owner(partition.id());
    List<Mutation> mutations = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String key = drawKey();
      boolean repeated = mutations.stream().anyMatch(it -> it.key().equals(Given.key(key)));
      if (partition.range().contains(Given.key(key)) && !repeated) {
        mutations.add(
            random.nextInt(4) == 0
                ? Given.delete(key)
                : Given.put(key, "v" + random.nextInt(10_000)));
      }
    }
    if (!mutations.isEmpty()) {
      WriteAnswer answer = service.write(mutations.toArray(Mutation[]::new));
      assertThat(answer).isInstanceOf(Outcome.Done.class);
      mutations.forEach(it -> note(it, ((Outcome.Done) answer).version()));
    }
  }

  private void note(Mutation mutation, long version) {
    Optional<Row> row =
        switch (mutation) {
          case Mutation.Put put -> Optional.of(new Row(put.key(), version, put.value()));
          case Mutation.Delete delete -> Optional.empty();
        };
    model.computeIfAbsent(mutation.key().toUtf8(), key -> new TreeMap<>()).put(version, row);
  }

  private void split() {
    Partition partition = draw();
    Bytes key = Given.key(drawKey());
    if (partition.range().canSplitAt(key)) {
      LoggedService service = owner(partition.id());
      service.step(
          new DataCommand.Split(attempt(), partition.id(), key, newPartition(), newPartition()));
    }
  }

  private void join() {
    Partition left = draw();
    LoggedService service = owner(left.id());
    Bytes border = left.range().high();
    if (border != null) {
      service
          .view()
          .partitions()
          .owner(Given.TABLE, border)
          .ifPresent(right ->
              service.step(new DataCommand.Join(attempt(), left.id(), right.id(), newPartition())));
    }
  }

  private void move() {
    Move move = begin();
    for (int i = random.nextInt(4); i > 0; i--) {
      write();
    }
    move.copy();
    for (int i = random.nextInt(4); i > 0; i--) {
      write();
    }
    move.sealAndComplete();
    long end = move.handOver();
    move.own(end);
    owned.add(new Owned(move.arriving().range(), move.target(), end));
    forget(move.source(), move.from());
  }

  private void abandonMove() {
    Move move = begin();
    if (random.nextBoolean()) {
      move.copyChunk();
    }
    write();
    if (random.nextBoolean()) {
      move.copy();
      move.absorb();
      move.seal();
    }
    move.source().step(new DataCommand.End(move.attempt(), move.from()));
    move.target().step(new DataCommand.Drop(move.attempt(), move.to()));
  }

  private Move begin() {
    services().forEach(LoggedService::countAll);
    Partition partition = draw();
    LoggedService from = owner(partition.id());
    Move move = new Move(from, from == x ? y : x, attempt(), partition.id(), newPartition());
    move.begin();
    move.prepare();
    return move;
  }

  private void release() {
    for (LoggedService service : services()) {
      for (Partition partition : service.view().partitions().all()) {
        if (partition.state() instanceof Retired && random.nextBoolean()) {
          forget(service, partition.id());
        }
      }
      service.run(new DataCommand.Release(drawTime()));
      HistoryPurge purge = new HistoryPurge(1 + random.nextInt(5));
      for (int parts = random.nextInt(60); parts > 0; parts--) {
        service.machine().purge(purge);
      }
      released = Math.max(released, service.view().released());
    }
  }

  private static void forget(LoggedService service, PartitionId id) {
    Partition partition = service.view().partitions().find(id).orElseThrow();
    service.step(new DataCommand.Forget(((Retired) partition.state()).attempt(), id));
  }

  private Partition draw() {
    List<Partition> all = new ArrayList<>();
    for (LoggedService service : services()) {
      service.view().partitions().all().stream().filter(Partition::owned).forEach(all::add);
    }
    return all.get(random.nextInt(all.size()));
  }

  private LoggedService owner(PartitionId id) {
    return x.view().partitions().find(id).filter(Partition::owned).isPresent() ? x : y;
  }

  /** Returns the service that owned a range's first keys at a time. */
  private LoggedService at(KeyRange range, Direction direction, long asOf) {
    Bytes high = range.high();
    LoggedService found = x;
    long since = -1;
    for (Owned owned : owned) {
      KeyRange of = owned.range();
      Bytes end = of.high();
      boolean holds =
          direction == Direction.FORWARD
              ? of.contains(range.low())
              : KeyRange.compareHigh(high, end) <= 0 && of.overlaps(range);
      if (holds && owned.since() < asOf && owned.since() > since) {
        since = owned.since();
        found = owned.service();
      }
    }
    return found;
  }

  private Attempt attempt() {
    return Given.o(nextOperation++);
  }

  private PartitionId newPartition() {
    return Given.p(nextPartition++);
  }
}
