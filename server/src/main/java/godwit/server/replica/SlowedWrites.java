package godwit.server.replica;

import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.reshape.WriterPaces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that wait for their turn before they go to the log, since a move of their partition must
 * catch up with them. They may overtake one another, as writes of different clients may in any
 * case. Thread-safe; nothing blocks, and what goes on when its turn has come must not either.
 */
final class SlowedWrites {
  private static final Logger LOG = LoggerFactory.getLogger(SlowedWrites.class);
  private static final int MAX_SLOWED = 10_000;

  private final Executor executor;
  private final WriterPaces paces = new WriterPaces();
  private final Set<Slowed> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean closed;

  /** Whether there is nothing to be told, nor to ask: so it is almost always. */
  private volatile boolean idle = true;

  /**
   * A write that waits.
   *
   * @param then has it go on
   * @param giveUp answers that the client should ask again by itself
   */
  private record Slowed(Runnable then, Runnable giveUp) {}

  /** Makes one that has writes go on by {@code executor} when they have waited. */
  SlowedWrites(Executor executor) {
    this.executor = executor;
  }

  /**
   * Has the write go on in its turn, which is at once if nobody slows writers of its partition;
   * gives it up if too many wait.
   */
  void inTurn(PartitionId owner, ServiceRequest.Write write, Runnable then, Runnable giveUp) {
    long waitNanos = idle ? 0 : pauseNanos(owner, write);
    if (waitNanos == 0) {
      then.run();
      return;
    }
    Slowed slowed = new Slowed(then, giveUp);
    if (!add(slowed)) {
      giveUp.run();
      return;
    }
    CompletableFuture.delayedExecutor(waitNanos, TimeUnit.NANOSECONDS, executor)
        .execute(() -> {
          if (remove(slowed)) {
            then.run();
          }
        });
  }

  /** Takes in what a write came to. */
  void wrote(PartitionId owner, ServiceRequest.Write write, WriteAnswer answer) {
    if (!idle) {
      synchronized (this) {
        paces.wrote(owner, write, answer);
      }
    }
  }

  /** Takes in what is asked and what is to be answered, and returns the answer to give. */
  InquiryAnswer gave(Inquiry asked, InquiryAnswer answer) {
    if (idle && !(asked instanceof Inquiry.NextDelta)) {
      return answer;
    }
    List<PartitionId> before;
    List<PartitionId> after;
    InquiryAnswer given;
    synchronized (this) {
      long now = System.nanoTime();
      before = paces.slowed(now);
      given = paces.gave(asked, answer, now);
      after = paces.slowed(now);
      idle = paces.isEmpty();
    }
    if (!before.containsAll(after)) {
      LOG.info("writers are slowed so that a move catches up: partitions={}", after);
    }
    return given;
  }

  /** Slows writers no more but those of these partitions, as long as the same move is open. */
  synchronized void retain(Iterable<Partition> partitions) {
    paces.retain(partitions);
    idle = paces.isEmpty();
  }

  /** Returns the partitions whose writers are slowed. */
  synchronized List<PartitionId> partitions() {
    return idle ? List.of() : paces.slowed(System.nanoTime());
  }

  /** Gives up all that wait, and any that come later and would have to. */
  void close() {
    List<Slowed> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(waiting);
      waiting.clear();
    }
    all.forEach(slowed -> slowed.giveUp().run());
  }

  private synchronized long pauseNanos(PartitionId owner, ServiceRequest.Write write) {
    long pauseNanos = paces.pauseNanos(owner, write, System.nanoTime());
    idle = paces.isEmpty();
    return pauseNanos;
  }

  private synchronized boolean add(Slowed slowed) {
    return !closed && waiting.size() < MAX_SLOWED && waiting.add(slowed);
  }

  private synchronized boolean remove(Slowed slowed) {
    return waiting.remove(slowed);
  }
}
