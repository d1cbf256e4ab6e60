package godwit.sim.world;

import godwit.clock.HybridClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A replicated log as its leader sees it: an entry is durable after a while, then it is applied and
 * answered. One replica so far. Not thread-safe.
 *
 * <p>A crash loses the entries that are not durable, or some of them, and tells no proposer; a
 * change of leader does the same to entries, and tells the proposers that it doesn't know. After
 * either the log is applied from the store's applied index on, and nobody is served before all of
 * it is.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class SimGroup<C, A> {
  /*
   * More replicas will come as more logs behind the same three moments: appended, durable at a
   * majority, applied here. What proposers and replicas see does not change.
   */
  private static final int MAX_IN_FLIGHT = 4;
  private static final int MAX_COMMANDS = 16;

  private final Host host;
  private final Replica<C, A> replica;
  private final Timing timing;
  private final Seed seed;
  private final ArrayList<Entry<C>> log = new ArrayList<>();
  private final ArrayDeque<Waiting<C, A>> urgent = new ArrayDeque<>();
  private final ArrayDeque<Waiting<C, A>> waiting = new ArrayDeque<>();
  private final TreeMap<Long, List<Waiting<C, A>>> inFlight = new TreeMap<>();
  private long durable;
  private boolean leads;
  private boolean applyPlanned;

  /**
   * How long things take.
   *
   * @param clock that stamps entries
   * @param slowSyncPerMille how many of a thousand syncs take {@code slowSyncMicros}
   * @param acknowledgesEarly whether entries count as durable before they are: a planted bug
   */
  public record Timing(
      WallClock clock, int slowSyncPerMille, long slowSyncMicros, boolean acknowledgesEarly) {}

  private record Waiting<C, A>(C command, Consumer<Optional<A>> answer) {}

  public SimGroup(Host host, Replica<C, A> replica, Timing timing, Seed seed) {
    this.host = host;
    this.replica = replica;
    this.timing = timing;
    this.seed = seed;
  }

  public boolean leads() {
    return leads;
  }

  /** Returns how many entries the log holds. */
  public int length() {
    return log.size();
  }

  /** Begins: applies what the log holds above the store, then leads. */
  public void start(long gapMicros) {
    replica.open();
    host.after(gapMicros, this::lead);
  }

  /**
   * Adds a command to the log; {@code alone} in an entry of its own, before others that wait. The
   * answer is empty if nobody knows what became of it.
   */
  public void submit(C command, boolean alone, Consumer<Optional<A>> answer) {
    (alone ? urgent : waiting).add(new Waiting<>(command, answer));
    drain();
  }

  /** Crashes the host, and with it this replica. */
  public void crash() {
    host.crash();
    leads = false;
    applyPlanned = false;
    urgent.clear();
    waiting.clear();
    inFlight.clear();
    loseSome();
    replica.leads(false);
    replica.crash();
  }

  /** Ceases to lead, for a while. */
  public void stepDown(long gapMicros) {
    if (!leads) {
      return;
    }
    leads = false;
    loseSome();
    replica.leads(false);
    List<Waiting<C, A>> unknown = new ArrayList<>();
    inFlight.values().forEach(unknown::addAll);
    unknown.addAll(urgent);
    unknown.addAll(waiting);
    inFlight.clear();
    urgent.clear();
    waiting.clear();
    unknown.forEach(one -> one.answer().accept(Optional.empty()));
    host.after(gapMicros, this::lead);
  }

  /** Flushes the store and lets the log's beginning go. */
  public void snapshot() {
    replica.flush();
    long applied = replica.appliedIndex();
    log.removeIf(entry -> entry.index() <= applied);
    replica.logHolds(List.copyOf(log));
  }

  private void lead() {
    durable = lastIndex();
    apply(true);
    leads = true;
    replica.leads(true);
    drain();
  }

  private void drain() {
    while (leads && inFlight.size() < MAX_IN_FLIGHT && !(urgent.isEmpty() && waiting.isEmpty())) {
      List<Waiting<C, A>> parts = take();
      long stamp = HybridClock.ofMillis(timing.clock().millis());
      List<C> commands = parts.stream().map(Waiting::command).toList();
      Entry<C> entry = new Entry<>(lastIndex() + 1, stamp, commands);
      log.add(entry);
      inFlight.put(entry.index(), parts);
      if (timing.acknowledgesEarly()) {
        host.after(0, this::applyEarly);
      }
      host.after(syncMicros(), () -> synced(entry));
    }
  }

  private List<Waiting<C, A>> take() {
    List<Waiting<C, A>> parts = new ArrayList<>();
    if (!urgent.isEmpty()) {
      parts.add(urgent.remove());
      return parts;
    }
    while (!waiting.isEmpty() && parts.size() < MAX_COMMANDS) {
      parts.add(waiting.remove());
    }
    return parts;
  }

  private long syncMicros() {
    return seed.chance(timing.slowSyncPerMille())
        ? seed.between(1, timing.slowSyncMicros())
        : seed.between(100, 800);
  }

  /** What comes before an entry in the log is durable no later than the entry. */
  @SuppressWarnings("ReferenceEquality") // an entry that was lost may have been replaced
  private void synced(Entry<C> entry) {
    int at = (int) (entry.index() - firstIndex());
    if (at < 0 || at >= log.size() || log.get(at) != entry) {
      return;
    }
    durable = Math.max(durable, entry.index());
    if (!applyPlanned) {
      applyPlanned = true;
      host.after(seed.between(0, 200), this::applyPlanned);
    }
  }

  private void applyPlanned() {
    applyPlanned = false;
    if (leads) {
      apply(false);
      drain();
    }
  }

  private void applyEarly() {
    if (leads) {
      long honest = durable;
      durable = lastIndex();
      apply(false);
      durable = honest;
      drain();
    }
  }

  private void apply(boolean again) {
    long applied = replica.appliedIndex();
    List<Entry<C>> entries = new ArrayList<>();
    for (Entry<C> entry : log) {
      if (entry.index() > applied && entry.index() <= durable) {
        entries.add(entry);
      }
    }
    if (entries.isEmpty()) {
      return;
    }
    List<List<A>> answers = replica.apply(List.copyOf(entries), again);
    for (int i = 0; i < entries.size(); i++) {
      List<Waiting<C, A>> parts = inFlight.remove(entries.get(i).index());
      for (int part = 0; parts != null && part < parts.size(); part++) {
        parts.get(part).answer().accept(Optional.of(answers.get(i).get(part)));
      }
    }
  }

  /** Loses a part of the log's end that was not durable: all of it, nothing, or some. */
  private void loseSome() {
    long last = lastIndex();
    long kept = durable >= last ? last : seed.between(durable, last);
    log.removeIf(entry -> entry.index() > kept);
  }

  private long firstIndex() {
    return log.isEmpty() ? 0 : log.getFirst().index();
  }

  private long lastIndex() {
    return log.isEmpty() ? Math.max(durable, replica.appliedIndex()) : log.getLast().index();
  }
}
