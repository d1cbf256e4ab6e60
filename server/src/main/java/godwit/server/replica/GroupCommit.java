package godwit.server.replica;

import godwit.clock.HybridClock;
import godwit.key.Bytes;
import godwit.server.raft.Failure;
import godwit.server.raft.Proposal;
import godwit.server.raft.RaftGroup;
import godwit.server.watch.CommitFigures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers commands into entries of a log: those that arrive while earlier entries are being written
 * share the next one. Each keeps its own answer. Thread-safe; nothing blocks.
 *
 * @param <C> command
 * @param <A> answer
 */
public final class GroupCommit<C, A> {
  /*
   * Two entries are in flight at most, one on its way to the disk and one that is being applied:
   * enough to keep both busy at the same time, few enough that a flood neither delays heartbeats
   * nor makes entries of one command.
   *
   * A command goes at once while nothing is in flight. Behind an entry those that arrive are
   * gathered until they are half as many as went with it. So entries grow with the load, to about
   * half of what is outstanding each; else they would be a large one and a small one in turn, and
   * whoever is in the large one would wait for both.
   *
   * What waits is bounded in number and bytes; past the bound a command fails at once, surely not
   * done.
   */
  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_ENTRY_BYTES = 512 << 10;
  private static final int MAX_WAITING = 100_000;
  private static final long MAX_WAITING_BYTES = 64L << 20;

  private final NodeClock clock;
  private final Format<C> format;
  private final CommitFigures figures;
  private final ArrayDeque<Waiting<C, A>> urgent = new ArrayDeque<>();
  private final ArrayDeque<Waiting<C, A>> waiting = new ArrayDeque<>();
  private @Nullable RaftGroup group;
  private long waitingBytes;
  private int inFlight;
  private int lastSize;

  /**
   * How commands become an entry.
   *
   * @param encode the entry of commands and stamp
   * @param bytes about how many a command takes in it
   */
  public record Format<C>(Encoder<C> encode, ToIntFunction<C> bytes) {}

  /** Makes the bytes of an entry. */
  @FunctionalInterface
  public interface Encoder<C> {
    Bytes encode(long stamp, List<C> commands);
  }

  private record Waiting<C, A>(C command, int bytes, CompletableFuture<A> answer) {}

  public GroupCommit(Format<C> format, NodeClock clock, CommitFigures figures) {
    this.format = format;
    this.figures = figures;
    this.clock = clock;
  }

  /** Gives the log to write to; until then commands wait. */
  public void open(RaftGroup opened) {
    synchronized (this) {
      group = opened;
    }
    drain();
  }

  /** Returns how many entries are in flight. */
  synchronized int inFlight() {
    return inFlight;
  }

  /** Returns how many commands wait for an entry. */
  synchronized int waiting() {
    return waiting.size() + urgent.size();
  }

  /** Adds a command that may share its entry with others of this kind. */
  public CompletableFuture<A> submit(C command) {
    return add(command, waiting);
  }

  /** Adds a command that gets an entry of its own, before all that share theirs. */
  public CompletableFuture<A> submitAlone(C command) {
    return add(command, urgent);
  }

  private CompletableFuture<A> add(C command, ArrayDeque<Waiting<C, A>> queue) {
    if (clock.isAhead()) {
      return CompletableFuture.failedFuture(new ProposalFailedException(Failure.CLOCK_AHEAD));
    }
    CompletableFuture<A> answer = new CompletableFuture<>();
    Waiting<C, A> added = new Waiting<>(command, format.bytes().applyAsInt(command), answer);
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING || waitingBytes + added.bytes() > MAX_WAITING_BYTES) {
        answer.completeExceptionally(new ProposalFailedException(Failure.BUSY));
        return answer;
      }
      waitingBytes += added.bytes();
      queue.add(added);
    }
    drain();
    return answer;
  }

  /** Offers entries to the log while there is something to write and room in flight. */
  private void drain() {
    while (true) {
      Entry<C, A> entry;
      RaftGroup log;
      synchronized (this) {
        log = group;
        if (log == null || !worthAnEntry()) {
          return;
        }
        inFlight++;
        entry = new Entry<>(this, take());
      }
      log.submit(entry);
    }
  }

  private boolean worthAnEntry() {
    boolean enough = inFlight == 0 || 2 * waiting.size() >= lastSize;
    return inFlight < MAX_IN_FLIGHT && (!urgent.isEmpty() || (!waiting.isEmpty() && enough));
  }

  private List<Waiting<C, A>> take() {
    if (!urgent.isEmpty()) {
      Waiting<C, A> first = urgent.remove();
      waitingBytes -= first.bytes();
      return List.of(first);
    }
    List<Waiting<C, A>> taken = new ArrayList<>();
    int bytes = 0;
    while (!waiting.isEmpty()
        && (taken.isEmpty() || bytes + waiting.element().bytes() <= MAX_ENTRY_BYTES)) {
      Waiting<C, A> next = waiting.remove();
      bytes += next.bytes();
      taken.add(next);
    }
    waitingBytes -= bytes;
    lastSize = taken.size();
    return taken;
  }

  private void ended() {
    synchronized (this) {
      inFlight--;
    }
    drain();
  }

  /** Some commands on their way through the log. Ends once: answered, or failed. */
  static final class Entry<C, A> implements Proposal {
    private final GroupCommit<C, A> owner;
    private final List<Waiting<C, A>> parts;
    private final List<C> commands;
    private final long stamp;
    private final Bytes bytes;
    private final long madeNanos;

    private Entry(GroupCommit<C, A> owner, List<Waiting<C, A>> parts) {
      this.owner = owner;
      this.parts = parts;
      this.commands = parts.stream().map(Waiting::command).toList();
      this.stamp = HybridClock.ofMillis(owner.clock.millis());
      this.bytes = owner.format.encode().encode(stamp, commands);
      this.madeNanos = owner.figures.made(commands.size(), bytes.length());
    }

    long stamp() {
      return stamp;
    }

    List<C> commands() {
      return commands;
    }

    @Override
    public Bytes bytes() {
      return bytes;
    }

    /** Gives each command its answer; in the commands' order. */
    void answered(List<A> answers) {
      endAll(place -> parts.get(place).answer().complete(answers.get(place)));
      owner.figures.answered(madeNanos);
      owner.ended();
    }

    @Override
    public void failed(Failure why) {
      ProposalFailedException failure = new ProposalFailedException(why);
      endAll(place -> parts.get(place).answer().completeExceptionally(failure));
      owner.ended();
    }

    /**
     * Ends each command, by its place. What its answer leaves for later is not done on this thread,
     * which has other entries to apply.
     */
    private void endAll(IntConsumer ending) {
      Burst.endingElsewhere(() -> IntStream.range(0, parts.size()).forEach(ending));
    }
  }
}
