package godwit.sim.world;

import godwit.clock.HybridClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The log of a group that has one replica: an entry is durable after a while, then it is applied
 * and answered. Not thread-safe.
 *
 * <p>A crash loses the entries that are not durable, or some of them, and tells no proposer; a
 * change of leader does the same to entries, and tells the proposers that it doesn't know. After
 * either the log is applied from the store's applied index on, and nobody is served before all of
 * it is.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class SoleGroup<C, A> implements SimGroup<C, A> {
  private final Host host;
  private final Replica<C, A> replica;
  private final SimGroup.Timing timing;
  private final Seed seed;
  private final ArrayList<Entry<C>> log = new ArrayList<>();
  private final Proposals<C, A> proposals = new Proposals<>();
  private long durable;
  private boolean leads;
  private boolean applyPlanned;

  public SoleGroup(Host host, Replica<C, A> replica, SimGroup.Timing timing, Seed seed) {
    this.host = host;
    this.replica = replica;
    this.timing = timing;
    this.seed = seed;
  }

  @Override
  public boolean leads() {
    return leads;
  }

  @Override
  public boolean settled() {
    return leads;
  }

  @Override
  public long term() {
    return 1;
  }

  /** There is nobody else who could lead. */
  @Override
  public void confirm(Consumer<Boolean> then) {
    then.accept(leads);
  }

  @Override
  public void start(long gapMicros) {
    replica.open();
    host.after(gapMicros, this::lead);
  }

  @Override
  public void submit(C command, boolean alone, Consumer<Optional<A>> answer) {
    proposals.add(command, alone, answer);
    drain();
  }

  @Override
  public void crash() {
    host.crash();
    leads = false;
    applyPlanned = false;
    proposals.clear();
    loseSome();
    replica.leads(false);
    replica.crash();
  }

  @Override
  public void stepDown(long gapMicros) {
    if (!leads) {
      return;
    }
    leads = false;
    loseSome();
    replica.leads(false);
    proposals.giveUp();
    host.after(gapMicros, this::lead);
  }

  @Override
  public void snapshot() {
    replica.flush();
    long applied = replica.appliedIndex();
    log.removeIf(entry -> entry.index() <= applied);
    replica.logHolds(List.copyOf(log));
  }

  /** Forgets the log: what the store holds was put there from elsewhere. Only while down. */
  @Override
  public void forgetLog() {
    log.clear();
    durable = replica.appliedIndex();
  }

  private void lead() {
    durable = lastIndex();
    apply(true);
    leads = true;
    replica.leads(true);
    drain();
  }

  private void drain() {
    while (leads && proposals.ready()) {
      long index = lastIndex() + 1;
      long stamp = HybridClock.ofMillis(timing.clock().millis());
      Entry<C> entry = new Entry<>(index, stamp, proposals.take(index));
      log.add(entry);
      if (timing.acknowledgesEarly()) {
        host.after(0, this::applyEarly);
      }
      host.after(timing.syncMicros(seed), () -> synced(entry));
    }
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
      proposals.answer(entries.get(i).index(), answers.get(i));
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
