package godwit.server.drive;

import godwit.coordinator.CoordinatorState;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.placement.GroupName;
import godwit.reshape.ArrivalDriver;
import godwit.reshape.CoordinatorDriver;
import godwit.reshape.LearningDriver;
import godwit.reshape.LeftoverDriver;
import godwit.reshape.ReshapeSettings;
import godwit.reshape.SealGuard;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import godwit.server.replica.PacedCopies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All drivers of a node, on one thread. They look whenever a machine has changed and every few
 * milliseconds besides. Chunks are staged and rows counted on threads of their own.
 */
public final class Drivers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);
  private static final long LOOK_EVERY_MILLIS = 10;
  private static final long UPKEEP_EVERY_MILLIS = 100;
  private final Setup setup;
  private final ScheduledExecutorService thread;
  private final ExecutorService copying;
  private final ExecutorService counting;
  private final ErrandRunner runner;
  private final Map<String, List<DriverLoop<?>>> loops = new ConcurrentSkipListMap<>();
  private final Map<String, Upkeep> upkeep = new ConcurrentSkipListMap<>();
  private final AtomicBoolean woken = new AtomicBoolean();

  /**
   * What drivers go by.
   *
   * @param retention how old history must be before it may go
   * @param copies that are staged here, paced
   * @param wallMillis the wall clock, in milliseconds since 1970
   */
  public record Setup(
      ReshapeSettings reshape, Duration retention, PacedCopies copies, LongSupplier wallMillis) {}

  /**
   * Starts with nothing to drive.
   *
   * @param copies gives staged files to the other replicas of a service
   */
  public Drivers(HostedServices hosted, Peers peers, StagedSpread copies, Setup setup) {
    this.setup = setup;
    this.thread = driveThread();
    this.copying = workers("copy", 2);
    this.counting = workers("count", 1);
    this.runner = new ErrandRunner(hosted, peers, copies, copying, setup.copies());
    thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    thread.scheduleWithFixedDelay(this::upkeep, 0, UPKEEP_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Stops driving. What is under way at other services is not taken back. */
  @Override
  public void close() {
    thread.shutdownNow();
    copying.shutdownNow();
    counting.shutdownNow();
    try {
      boolean stopped =
          thread.awaitTermination(5, TimeUnit.SECONDS)
              && copying.awaitTermination(5, TimeUnit.SECONDS)
              && counting.awaitTermination(30, TimeUnit.SECONDS);
      if (!stopped) {
        LOG.warn("drivers did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drives the coordinator as long as its replica here leads. */
  public void drive(CoordinatorService coordinator) {
    loops.put(
        GroupName.COORDINATOR,
        List.of(
            loop(
                new DriverLoop.Subject<CoordinatorState>(
                    coordinator::leads,
                    coordinator::view,
                    () -> new CoordinatorDriver(setup.reshape(), coordinator::note))),
            loop(
                new DriverLoop.Subject<CoordinatorState>(
                    coordinator::leads,
                    coordinator::view,
                    () -> new LeftoverDriver(setup.reshape()))),
            loop(
                new DriverLoop.Subject<CoordinatorState>(
                    coordinator::leads,
                    coordinator::view,
                    () -> new LearningDriver(setup.reshape())))));
    coordinator.inquireBy(runner::perform);
    coordinator.watch(this::wake);
  }

  /** Drives what a data service has as long as its replica here leads. */
  public void drive(DataService service) {
    String name = service.id().toString();
    loops.put(
        name,
        List.of(
            loop(
                new DriverLoop.Subject<ServiceView>(
                    service::leads,
                    service::view,
                    () -> new ArrivalDriver(service.id(), setup.reshape()))),
            loop(
                new DriverLoop.Subject<ServiceView>(
                    service::leads, service::view, () -> new SealGuard(service.id())))));
    upkeep.put(name, new Upkeep(service, setup.retention(), setup.wallMillis(), counting));
    service.watch(this::wake);
  }

  /** Drives the coordinator no more. */
  public void releaseCoordinator() {
    loops.remove(GroupName.COORDINATOR);
  }

  /** Drives the service no more. */
  public void release(ServiceId service) {
    loops.remove(service.toString());
    upkeep.remove(service.toString());
  }

  private <V> DriverLoop<V> loop(DriverLoop.Subject<V> subject) {
    return new DriverLoop<>(subject, runner, thread, setup.wallMillis());
  }

  /**
   * Has the drivers look soon; calls that come before they do are one, and calls after the closing
   * none. Any thread; never throws, for it is called where a machine applies its commands.
   */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      thread.execute(this::look);
    }
  }

  /** Returns a thread that leaves undone what it is given after it was shut down. */
  private static ScheduledExecutorService driveThread() {
    return new ScheduledThreadPoolExecutor(
        1, daemon("drive"), new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Returns threads that leave undone what they are given after they were shut down. */
  static ExecutorService workers(String name, int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        daemon(name),
        new ThreadPoolExecutor.DiscardPolicy());
  }

  private void look() {
    woken.set(false);
    setup.copies().look();
    loops.values().forEach(all -> all.forEach(loop -> guarded(loop::look)));
  }

  private void upkeep() {
    upkeep.values().forEach(one -> guarded(one::look));
  }

  /** A driver that fails is a bug; the others go on, and it looks again. */
  private static void guarded(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.error("driver failed", e);
    }
  }

  private static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name("godwit-" + name + "-", 1).factory();
  }
}
