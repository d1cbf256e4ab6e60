package godwit.tests.failover;

import godwit.partition.ServiceId;
import godwit.server.Node;
import godwit.server.journal.Disk;
import godwit.server.journal.DiskFile;
import godwit.server.journal.WrappedDisk;
import godwit.server.journal.WrappedFile;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Holds a replica still when a step comes to its log: the thread that writes the log, or the one
 * that applies it. So whatever befalls the node then befalls it at that step. Springs once each
 * time that it is set, and may be set again while it holds a thread. Thread-safe.
 */
final class Trap {
  private static final String COORDINATOR = "coordinator";

  private final Runnable sprung;
  private final AtomicReference<Optional<Bait>> set = new AtomicReference<>(Optional.empty());
  private final Set<Object> watched = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Of the threads that are held: the first that was caught goes first. */
  private final Queue<CountDownLatch> held = new ConcurrentLinkedQueue<>();

  private record Bait(String group, Step step, Moment moment, Sight sight) {}

  /** Makes one that is not set; {@code sprung} hears, on the thread that is held. */
  Trap(Runnable sprung) {
    this.sprung = sprung;
  }

  /** Sets it for a step of a group that has a replica on the node. */
  synchronized void set(Node node, String group, Step step, Moment moment) {
    Sight sight;
    if (group.equals(COORDINATOR)) {
      CoordinatorService coordinator = node.hosted().coordinator().orElseThrow();
      sight = Sight.of(step, coordinator.view());
      if (watched.add(coordinator)) {
        coordinator.watch(() -> applied(group, it -> it.isMet(coordinator.view())));
      }
    } else {
      DataService service = node.hosted().find(ServiceId.parse(group)).orElseThrow();
      sight = Sight.of(step, service.view().partitions().all());
      if (watched.add(service)) {
        service.watch(() -> applied(group, it -> it.isMet(service.view().partitions().all())));
      }
    }
    set.set(Optional.of(new Bait(group, step, moment, sight)));
  }

  /** Lets go the thread that it has held the longest, if it holds any. */
  void release() {
    CountDownLatch first = held.poll();
    if (first != null) {
      first.countDown();
    }
  }

  private void applied(String group, Predicate<Sight> isMet) {
    Optional<Bait> bait = set.get();
    if (bait.isPresent()
        && bait.get().moment() == Moment.AFTER
        && bait.get().group().equals(group)
        && isMet.test(bait.get().sight())) {
      spring(bait);
    }
  }

  private void spring(Optional<Bait> bait) {
    CountDownLatch release = new CountDownLatch(1);
    if (!set.compareAndSet(bait, Optional.empty())) {
      return;
    }
    held.add(release);
    sprung.run();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns a disk that is as the other one, and springs the trap before what it writes. */
  Disk over(Path directory, Disk disk) {
    String group = directory.resolve("../..").normalize().getFileName().toString();
    return new WrappedDisk(disk) {
      @Override
      protected DiskFile wrapped(DiskFile file) {
        return new WrappedFile(file) {
          @Override
          public void write(ByteBuffer bytes, long position) throws IOException {
            beforeWrite(group, bytes);
            super.write(bytes, position);
          }
        };
      }
    };
  }

  private void beforeWrite(String group, ByteBuffer bytes) throws IOException {
    Optional<Bait> bait = set.get();
    if (bait.isPresent()
        && bait.get().moment() == Moment.BEFORE
        && bait.get().group().equals(group)
        && bait.get()
            .step()
            .isIn(StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString())) {
      spring(bait);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted in a trap: group=" + group);
      }
    }
  }
}
