package godwit.server.cluster;

import godwit.key.Bytes;
import godwit.partition.ServiceId;
import godwit.server.drive.StagedSpread;
import godwit.server.raft.Membership;
import godwit.server.replica.DataService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings staged files from replica to replica: from the leader to a majority before an entry names
 * them, and to one that lacks a file when it comes to the entry. Thread-safe.
 */
public final class StagedFileCopies implements StagedSpread {
  private static final Logger LOG = LoggerFactory.getLogger(StagedFileCopies.class);

  /** How long those beyond the majority are waited for; they fetch what they miss. */
  private static final long GRACE_MILLIS = 500;

  private static final long FETCH_SECONDS = 5;

  /**
   * For how long a file is asked for: longer than an election, and than a node takes that is
   * started again. Whoever asks applies nothing meanwhile.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final String self;
  private final Nodes nodes;
  private final Whereabouts whereabouts;
  private final Duration patience;

  /** Brings files from and to the node {@code self}. */
  public StagedFileCopies(String self, Nodes nodes, Whereabouts whereabouts) {
    this(self, nodes, whereabouts, PATIENCE);
  }

  /**
   * Brings files likewise.
   *
   * @param patience for how long a file is asked for
   */
  StagedFileCopies(String self, Nodes nodes, Whereabouts whereabouts, Duration patience) {
    this.self = self;
    this.nodes = nodes;
    this.whereabouts = whereabouts;
    this.patience = patience;
  }

  @Override
  public CompletableFuture<Void> spread(DataService service, String file) {
    Membership membership = service.group().membership();
    List<String> others = membership.voters().stream().filter(node -> !node.equals(self)).toList();
    if (others.isEmpty() && membership.learners().isEmpty()) {
      return CompletableFuture.allOf();
    }
    Bytes content = service.stagedCopies().content(file);
    int needed = membership.voters().size() / 2;
    List<CompletableFuture<Void>> given = new ArrayList<>();
    others.forEach(node -> given.add(give(node, service.id(), file, content)));
    membership.learners().forEach(node -> given.add(give(node, service.id(), file, content)));
    return majority(given.subList(0, others.size()), needed)
        .thenCompose(
            enough -> settled(CompletableFuture.allOf(given.toArray(CompletableFuture[]::new))));
  }

  /** Completes when the future has, however, or the grace is over. */
  private static CompletableFuture<Void> settled(CompletableFuture<Void> future) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    var unused =
        future
            .orTimeout(GRACE_MILLIS, TimeUnit.MILLISECONDS)
            .whenComplete((done, failure) -> settled.complete(null));
    return settled;
  }

  private CompletableFuture<Void> give(String node, ServiceId service, String file, Bytes content) {
    return whereabouts
        .address(node)
        .map(address -> nodes.stage(address, service, file, content))
        .orElseGet(() ->
            CompletableFuture.failedFuture(
                new IllegalStateException("no address is known: node=" + node)));
  }

  /** Completes when so many have; fails when so many can't any more. */
  private static CompletableFuture<Void> majority(List<CompletableFuture<Void>> given, int needed) {
    CompletableFuture<Void> enough = new CompletableFuture<>();
    if (needed == 0) {
      enough.complete(null);
    }
    AtomicInteger done = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    for (CompletableFuture<Void> one : given) {
      var unused =
          one.whenComplete((it, failure) -> {
            if (failure == null && done.incrementAndGet() >= needed) {
              enough.complete(null);
            } else if (failure != null && failed.incrementAndGet() > given.size() - needed) {
              enough.completeExceptionally(failure);
            }
          });
    }
    return enough;
  }

  /**
   * Returns a file that this replica lacks, from any that has it; empty if none that answers does
   * for a while. Blocks while others are asked, again and again.
   */
  public Optional<Bytes> fetch(ServiceId service, String file) {
    LOG.info("staged file is not here, others are asked: service={} file={}", service, file);
    long begun = System.nanoTime();
    long pauseMillis = FIRST_PAUSE_MILLIS;
    try {
      while (true) {
        Optional<Bytes> found = ask(service, file);
        if (found.isPresent()) {
          return found;
        }
        if (System.nanoTime() - begun > patience.toNanos()) {
          LOG.error(
              "staged file is nowhere to be found: service={} file={} asked={}",
              service,
              file,
              whereabouts.candidates(service.toString()));
          return Optional.empty();
        }
        Thread.sleep(pauseMillis);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Asks each replica once. */
  private Optional<Bytes> ask(ServiceId service, String file) throws InterruptedException {
    for (String address : whereabouts.candidates(service.toString())) {
      try {
        Optional<Bytes> found =
            nodes.fetch(address, service, file).get(FETCH_SECONDS, TimeUnit.SECONDS);
        if (found.isPresent()) {
          LOG.info("staged file fetched: service={} file={} from={}", service, file, address);
          return found;
        }
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("staged file not had: service={} file={} at={}", service, file, address, e);
      }
    }
    return Optional.empty();
  }
}
