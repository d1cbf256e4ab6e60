package godwit.client;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.request.ClientId;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.Routing;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The data services of a {@link FakeCluster}: who owns what since when, the history of every key,
 * the completions. Each service has a clock of its own. Not thread-safe.
 */
final class FakeServices {
  private record RequestKey(ClientId client, long sequence) implements Comparable<RequestKey> {
    @Override
    public int compareTo(RequestKey other) {
      int first = client.compareTo(other.client);
      return first != 0 ? first : Long.compare(sequence, other.sequence);
    }
  }

  private final List<Locator> locators = new ArrayList<>();
  private final Map<ServiceId, Long> clocks = new TreeMap<>();
  private final Map<RequestKey, Outcome> completions = new TreeMap<>();
  private final NavigableMap<Bytes, NavigableMap<Long, Optional<Bytes>>> history = new TreeMap<>();
  private long partitions = 1;
  int effects;

  FakeServices() {
    clocks.put(new ServiceId(1), 100L);
    locators.add(locator(KeyRange.ALL, new ServiceId(1), 1));
  }

  long clock(ServiceId service) {
    return clocks.getOrDefault(service, 1L);
  }

  /** Moves a service's clock ahead. */
  void advance(ServiceId service, long by) {
    clocks.put(service, clock(service) + by);
  }

  /** Returns all locators, ended ones too. */
  List<Locator> present() {
    return List.copyOf(locators);
  }

  /** Returns the locators that are valid now. */
  List<Locator> open() {
    return locators.stream().filter(Locator::open).toList();
  }

  /** Cuts the partition that holds {@code key} at it; nothing happens where one begins already. */
  void split(Bytes key) {
    Locator parent = owner(key);
    if (parent.range().canSplitAt(key)) {
      long at = retire(parent);
      locators.add(locator(parent.range().below(key), parent.service(), at));
      locators.add(locator(parent.range().from(key), parent.service(), at));
    }
  }

  /** Moves the partition that holds {@code key} to another service. */
  void move(Bytes key, ServiceId target) {
    Locator from = owner(key);
    if (!from.service().equals(target)) {
      long at = retire(from);
      clocks.put(target, Math.max(clock(target), at + 1));
      locators.add(locator(from.range(), target, at));
    }
  }

  /** Returns the rows that were live at {@code time}, ascending. */
  List<Row> rowsAt(KeyRange range, long time) {
    List<Row> rows = new ArrayList<>();
    history.forEach((key, versions) -> {
      if (range.contains(key)) {
        rowAt(key, time).ifPresent(rows::add);
      }
    });
    return rows;
  }

  WriteAnswer write(ServiceId service, ServiceRequest.Write write) {
    RequestKey request = new RequestKey(write.id().client(), write.id().sequence());
    Outcome known = completions.get(request);
    if (known != null) {
      return known;
    }
    Bytes lowest = write.lowestKey();
    Optional<Locator> owner = find(service, it -> it.open() && it.range().contains(lowest));
    if (owner.isEmpty()) {
      return elsewhere(service, lowest, Long.MAX_VALUE);
    }
    Outcome outcome = decide(service, write);
    completions.put(request, outcome);
    return outcome;
  }

  ReadAnswer read(ServiceId service, ServiceRequest.Read read) {
    return switch (read) {
      case ServiceRequest.Get get -> get(service, get);
      case ServiceRequest.Scan scan -> scan(service, scan);
      case ServiceRequest.Measure measure -> measure(service, measure);
      case ServiceRequest.ReadClock clock ->
          new ReadAnswer.Clock(
              clock(service),
              open().stream()
                  .filter(it -> it.service().equals(service))
                  .flatMap(it -> Optional.ofNullable(it.range().intersect(clock.range())).stream())
                  .sorted((left, right) -> left.low().compareTo(right.low()))
                  .toList());
    };
  }

  private Outcome decide(ServiceId service, ServiceRequest.Write write) {
    for (Mutation mutation : write.mutations()) {
      long version = rowAt(mutation.key(), Long.MAX_VALUE).map(Row::version).orElse(0L);
      if (!mutation.condition().holds(version)) {
        return new Outcome.ConditionFailed(mutation.key(), version);
      }
    }
    advance(service, 1);
    effects++;
    long version = clock(service);
    for (Mutation mutation : write.mutations()) {
      Optional<Bytes> value =
          mutation instanceof Mutation.Put put ? Optional.of(put.value()) : Optional.empty();
      history.computeIfAbsent(mutation.key(), any -> new TreeMap<>()).put(version, value);
    }
    return new Outcome.Done(version);
  }

  private ReadAnswer get(ServiceId service, ServiceRequest.Get get) {
    long time = timeOf(service, get.asOf());
    Optional<Locator> owner =
        find(service, it -> it.range().contains(get.key()) && serves(it, get.asOf()));
    return owner.isEmpty()
        ? elsewhere(service, get.key(), get.asOf().orElse(Long.MAX_VALUE))
        : new ReadAnswer.Found(rowAt(get.key(), time), time);
  }

  private ReadAnswer measure(ServiceId service, ServiceRequest.Measure measure) {
    Optional<Locator> owner = find(service, it -> it.open() && it.range().contains(measure.key()));
    if (owner.isEmpty()) {
      return elsewhere(service, measure.key(), Long.MAX_VALUE);
    }
    List<Row> rows = rowsAt(owner.get().range(), Long.MAX_VALUE);
    return new ReadAnswer.Measured(
        owner.get().partition(),
        owner.get().range(),
        Optional.of(new ReadAnswer.Held(rows.size(), rows.stream().mapToLong(Row::bytes).sum())),
        ReadAnswer.Load.NONE);
  }

  private ReadAnswer scan(ServiceId service, ServiceRequest.Scan scan) {
    long time = timeOf(service, scan.asOf());
    boolean forward = scan.direction() == Direction.FORWARD;
    Optional<Locator> owner =
        find(
            service,
            it ->
                serves(it, scan.asOf())
                    && (forward
                        ? it.range().contains(scan.range().low())
                        : it.range().overlaps(scan.range())
                            && KeyRange.compareHigh(it.range().high(), scan.range().high()) >= 0));
    if (owner.isEmpty()) {
      Bytes probe = forward ? scan.range().low() : below(scan.range());
      return elsewhere(service, probe, scan.asOf().orElse(Long.MAX_VALUE));
    }
    KeyRange part = owner.get().range().intersect(scan.range());
    if (part == null) {
      throw new AssertionError("owner holds nothing of the range");
    }
    List<Row> all = rowsAt(part, time);
    List<Row> ordered = forward ? all : all.reversed();
    if (ordered.size() > scan.maxRows()) {
      List<Row> rows = ordered.subList(0, scan.maxRows());
      Bytes last = rows.getLast().key();
      return new ReadAnswer.Page(rows, time, Optional.of(forward ? last.successor() : last));
    }
    Bytes border = forward ? part.high() : part.low();
    boolean more =
        border != null
            && (forward ? scan.range().contains(border) : border.compareTo(scan.range().low()) > 0);
    return new ReadAnswer.Page(
        ordered, time, more ? Optional.ofNullable(border) : Optional.empty());
  }

  /** Returns some key of the range that lies close below its high end. */
  private Bytes below(KeyRange range) {
    return open().stream()
        .map(it -> it.range().intersect(range))
        .flatMap(shared -> Optional.ofNullable(shared).stream())
        .map(KeyRange::low)
        .max(Bytes::compareTo)
        .orElseThrow();
  }

  /**
   * Returns who has the key after the last partition of the service that had it before {@code
   * time}.
   */
  private Routing elsewhere(ServiceId service, Bytes key, long time) {
    Optional<Locator> last =
        locators.stream()
            .filter(it -> it.service().equals(service) && it.range().contains(key))
            .filter(it -> it.validTo() < time)
            .max(Comparator.comparingLong(Locator::validTo));
    if (last.isEmpty()) {
      return new Routing.NotHere();
    }
    long since = last.get().validTo();
    List<Successor> successors =
        locators.stream()
            .filter(it -> it.validFrom() == since && it.range().overlaps(last.get().range()))
            .map(it -> new Successor(it.partition(), it.range(), it.service()))
            .toList();
    return new Routing.Moved(successors, since);
  }

  private long timeOf(ServiceId service, OptionalLong asOf) {
    if (asOf.isPresent() && asOf.getAsLong() > clock(service)) {
      clocks.put(service, asOf.getAsLong());
    }
    return asOf.orElse(clock(service));
  }

  private static boolean serves(Locator locator, OptionalLong asOf) {
    return asOf.isPresent() ? locator.validAt(asOf.getAsLong()) : locator.open();
  }

  private Optional<Row> rowAt(Bytes key, long time) {
    NavigableMap<Long, Optional<Bytes>> versions = history.get(key);
    Map.Entry<Long, Optional<Bytes>> at = versions == null ? null : versions.floorEntry(time);
    return at == null
        ? Optional.empty()
        : at.getValue().map(value -> new Row(key, at.getKey(), value));
  }

  private Optional<Locator> find(ServiceId service, Predicate<Locator> holds) {
    return locators.stream()
        .filter(it -> it.service().equals(service) && holds.test(it))
        .findFirst();
  }

  private Locator owner(Bytes key) {
    return open().stream().filter(it -> it.range().contains(key)).findFirst().orElseThrow();
  }

  private long retire(Locator locator) {
    advance(locator.service(), 1);
    long at = clock(locator.service());
    locators.set(locators.indexOf(locator), locator.until(at));
    return at;
  }

  private Locator locator(KeyRange range, ServiceId service, long from) {
    return new Locator(
        new PartitionId(1, partitions++), FakeCluster.TABLE_ID, range, service, from, Locator.OPEN);
  }
}
