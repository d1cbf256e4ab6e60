package godwit.server.watch;

import godwit.server.metrics.Metrics;
import godwit.server.metrics.RequestFigures;
import godwit.server.raft.DiskOpener;
import godwit.server.raft.Replicated;
import godwit.server.trace.Tracing;
import java.time.Duration;

/**
 * The watch on one node: figures, spans, and the time from which a request is slow. Thread-safe.
 */
public final class Watch {
  /** What is usual: a request of a second is slow. */
  public static final Duration SLOW = Duration.ofSeconds(1);

  private final Metrics metrics;
  private final Tracing tracing;
  private final long slowNanos;
  private final RequestFigures requests;
  private final CommitFigures.Spreads commits;
  private final MachineFigures.Spreads machines;
  private final DiskFigures disks;

  public Watch(Metrics metrics, Tracing tracing, Duration slow) {
    this.metrics = metrics;
    this.tracing = tracing;
    this.slowNanos = slow.toNanos();
    this.requests = new RequestFigures(metrics);
    this.commits = new CommitFigures.Spreads(metrics);
    this.machines = new MachineFigures.Spreads(metrics);
    this.disks = new DiskFigures(metrics);
  }

  /** Returns a watch whose figures nobody sees, and that sends no spans. */
  public static Watch alone() {
    return new Watch(new Metrics(), Tracing.OFF, SLOW);
  }

  public Metrics metrics() {
    return metrics;
  }

  public Tracing tracing() {
    return tracing;
  }

  /** Returns the watch on a service's requests. */
  public RequestWatch requests(String service) {
    return new RequestWatch(service, requests, tracing, slowNanos);
  }

  /** Returns the figures of a group's entries. */
  public CommitFigures commits(String group) {
    return commits.of(group);
  }

  /** Returns {@code machine}, watched. */
  public WatchedMachine machine(String group, Replicated machine) {
    return new WatchedMachine(group, machine, machines.of(group));
  }

  /** Returns {@code opener}, whose logs are watched. */
  public DiskOpener disks(DiskOpener opener) {
    return disks.watching(opener);
  }
}
