package godwit.server.cluster;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which process of each node this one takes part with: the one that it met first, for as long as
 * that answers where it is known to be. Thread-safe; nothing blocks.
 *
 * <p>Of two processes of one node, one runs on a copy of the other's directory. A node that was
 * started anew, here or elsewhere, is met as a new process too: then the old one does not answer.
 */
public final class Recognition implements AutoCloseable {
  /*
   * What decides is an answer that came just now, never how long ago somebody was heard: a node
   * that was killed was heard a moment ago. So a process that is not known yet is taken at once
   * only where nothing speaks against it; otherwise the address that is known of its node is
   * asked. That nobody answers there within the time of the question is taken for an end, since a
   * node whose machine was lost must be able to come back elsewhere. That time is long, for a node
   * on a machine that has too much to do is silent, too; where nobody listens the answer comes at
   * once.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Recognition.class);

  /** For how long an answer holds: of a live twin, or of an address that is not followed. */
  private static final long KEPT_MILLIS = 1_000;

  private final Whereabouts whereabouts;
  private final Function<String, CompletableFuture<NodeProcess>> asking;
  private final LongSupplier nowMillis;

  /** The process that each directory's node is known by. */
  private final Map<String, NodeProcess> known = new ConcurrentHashMap<>();

  private final Map<NodeProcess, Question> newcomers = new ConcurrentHashMap<>();
  private final Map<String, Move> moves = new ConcurrentHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private volatile @Nullable NodeProcess self;
  private volatile boolean isEnding;

  /** Whether a newcomer has a twin that lives, and when it was asked. */
  private record Question(CompletableFuture<Optional<NodeProcess>> twin, long atMillis) {}

  /** Whether a node is followed to an address; and when that was asked, or answered. */
  private record Move(String to, CompletableFuture<Boolean> followed, long atMillis) {
    boolean holds(long now) {
      return !followed.isDone() || now - atMillis < KEPT_MILLIS;
    }
  }

  /**
   * Knows nobody yet.
   *
   * @param whereabouts has the addresses of nodes that were not met since this process began
   * @param asking asks who listens at an address; its futures fail in bounded time
   */
  public Recognition(
      Whereabouts whereabouts, Function<String, CompletableFuture<NodeProcess>> asking) {
    this(whereabouts, asking, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  /**
   * Makes one likewise.
   *
   * @param nowMillis a clock that never goes back
   */
  Recognition(
      Whereabouts whereabouts,
      Function<String, CompletableFuture<NodeProcess>> asking,
      LongSupplier nowMillis) {
    this.whereabouts = whereabouts;
    this.asking = asking;
    this.nowMillis = nowMillis;
  }

  /** Says which process this is, when that is known. */
  public void introduce(NodeProcess process) {
    self = process;
  }

  /** Returns the process that this is, if it is known yet. */
  public Optional<NodeProcess> self() {
    return Optional.ofNullable(self);
  }

  /** Returns the process that this is, to whoever asks who runs: one that ends does not. */
  public Optional<NodeProcess> running() {
    return isEnding ? Optional.empty() : self();
  }

  /** Has this process be none that runs: the same node may begin elsewhere. */
  @Override
  public void close() {
    isEnding = true;
  }

  /**
   * Judges a process that speaks to this one; the future never fails.
   *
   * @return the live process of the same node that is known in its place; empty if there is none,
   *     and the node is known by {@code process} from then on
   */
  public CompletableFuture<Optional<NodeProcess>> twinOf(NodeProcess process) {
    NodeProcess own = self;
    if (own != null && own.folder().equals(process.folder())) {
      return done(Optional.of(own).filter(process::isTwinOf));
    }
    NodeProcess before = known.get(process.folder());
    if (before != null && before.id().equals(process.id())) {
      return done(Optional.empty());
    }
    Optional<String> where =
        before != null
            ? Optional.of(before.address())
            : whereabouts
                .address(process.node())
                .filter(address -> !address.equals(process.address()));
    if (where.isEmpty()) {
      NodeProcess first = known.putIfAbsent(process.folder(), process);
      return done(Optional.ofNullable(first).filter(process::isTwinOf));
    }
    long now = nowMillis.getAsLong();
    newcomers.values().removeIf(it -> it.twin.isDone() && now - it.atMillis >= KEPT_MILLIS);
    CompletableFuture<Optional<NodeProcess>> answer = new CompletableFuture<>();
    Question asked = newcomers.putIfAbsent(process, new Question(answer, now));
    if (asked != null) {
      return asked.twin;
    }
    var unused =
        whoIs(where.get())
            .thenAccept(found -> {
              Optional<NodeProcess> twin =
                  taken(before, found.filter(process::isTwinOf).orElse(process))
                      .filter(process::isTwinOf);
              if (twin.isEmpty()) {
                newcomers.remove(process);
              }
              answer.complete(twin);
            });
    return answer;
  }

  /** Takes a process in place of {@code before}, and returns the one that is known then. */
  private Optional<NodeProcess> taken(@Nullable NodeProcess before, NodeProcess process) {
    // Of two newcomers, for whom the same one was asked, the second finds the first.
    NodeProcess then =
        known.compute(
            process.folder(), (folder, now) -> Objects.equals(now, before) ? process : now);
    if (before != null && process.equals(then)) {
      // Where the one before was met nobody is any more.
      whereabouts.met(process.node(), process.address());
    }
    return Optional.ofNullable(then);
  }

  private static CompletableFuture<Optional<NodeProcess>> done(Optional<NodeProcess> twin) {
    return CompletableFuture.completedFuture(twin);
  }

  /**
   * Returns whether the node is at another address from now on, as the coordinator says: not while
   * it answers where it was, and another process of it where it would be. While it is being asked,
   * it is not; {@code again} is run if it is then.
   */
  boolean follows(String node, String from, String to, Runnable again) {
    NodeProcess own = self;
    if (own != null && own.node().equals(node)) {
      return own.address().equals(to);
    }
    boolean wasMet =
        known.values().stream().anyMatch(it -> it.node().equals(node) && it.address().equals(to));
    if (wasMet) {
      return true;
    }
    long now = nowMillis.getAsLong();
    Move last = moves.get(node);
    if (last != null && last.to.equals(to) && last.holds(now)) {
      return last.followed.getNow(false);
    }
    Move asked = new Move(to, followed(node, from, to), now);
    moves.put(node, asked);
    if (asked.followed.isDone()) {
      return asked.followed.join();
    }
    var unused =
        asked.followed.thenAccept(yes -> {
          moves.replace(node, asked, new Move(to, asked.followed, nowMillis.getAsLong()));
          if (yes) {
            again.run();
          }
        });
    // An answer that came meanwhile had it run within this call: what it learnt must stay.
    return asked.followed.getNow(false);
  }

  private CompletableFuture<Boolean> followed(String node, String from, String to) {
    CompletableFuture<Optional<NodeProcess>> there = whoIs(to);
    return whoIs(from)
        .thenCombine(
            there,
            (old, fresh) -> {
              Optional<NodeProcess> still = old.filter(it -> it.node().equals(node));
              boolean follows =
                  still.isEmpty()
                      || fresh
                          .filter(it -> it.node().equals(node) && !it.isTwinOf(still.get()))
                          .isPresent();
              if (!follows && told.add(node + " " + to)) {
                LOG.warn(
                    "node is not followed to where it is said to be, since it answers where it was:"
                        + " node={} address={} said={}",
                    node,
                    from,
                    to);
              }
              return follows;
            });
  }

  private CompletableFuture<Optional<NodeProcess>> whoIs(String address) {
    try {
      return asking.apply(address).handle((found, failure) -> Optional.ofNullable(found));
    } catch (RuntimeException e) {
      LOG.warn("nobody can be asked at an address: address={}", address, e);
      return CompletableFuture.completedFuture(Optional.empty());
    }
  }
}
