package godwit.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node becomes three and one again while clients ask and partitions are split, moved and joined.
 *
 * <p>{@code -Dgrowth.nodes=5} goes on to five in between.
 */
class GrowthTest {
  private static final int MOST = Integer.getInteger("growth.nodes", 3);
  private static final String TABLE = "growth";
  private static final Duration LONGEST_RESHAPE = Duration.ofSeconds(60);
  private static final Bytes MIDDLE = Bytes.utf8("g");

  @TempDir Path directory;

  private final AtomicBoolean goesOn = new AtomicBoolean(true);
  private final AtomicInteger reshapes = new AtomicInteger();

  @Test
  void clusterGrowsAndShrinksUnderLoadWithoutAFailedRequest() throws Exception {
    try (Cluster cluster = new Cluster(directory, Site::direct)) {
      cluster.grow(1);
      try (Godwit client = cluster.client()) {
        Admin admin = client.admin();
        client.createTable(TABLE);
        try (Load load = new Load(client, TABLE, 5)) {
          cluster.grow(2);
          CompletableFuture<Void> reshaping = CompletableFuture.runAsync(() -> reshape(admin));
          cluster.awaitWhole(admin, 3);
          if (MOST > 3) {
            cluster.grow(MOST - 3);
            cluster.awaitWhole(admin, MOST);
            cluster.shrink(admin, List.of("n4", "n5"));
            cluster.awaitWhole(admin, 3);
          }
          cluster.shrink(admin, List.of("n3", "n2"));
          cluster.awaitWhole(admin, 1);
          goesOn.set(false);
          reshaping.join();
          System.out.println(
              "growth: most="
                  + MOST
                  + " reshapes="
                  + reshapes.get()
                  + " requests="
                  + load.prove()
                  + " failed=0");
        }
      }
    }
    assertThat(reshapes.get()).as("reshapes that were done").isPositive();
  }

  /** Splits the table, moves its upper half to another service, and joins them, for long. */
  private void reshape(Admin admin) {
    while (goesOn.get()) {
      List<Locator> partitions = admin.partitions(TABLE);
      Locator first = partitions.getFirst();
      if (partitions.size() == 1) {
        end(admin, admin.split(first.partition(), Optional.of(MIDDLE)));
        Locator upper = admin.partitions(TABLE).getLast();
        end(admin, admin.move(upper.partition(), other(admin, upper.service()), Optional.empty()));
      } else {
        end(admin, admin.join(first.partition(), partitions.get(1).partition()));
      }
    }
  }

  private void end(Admin admin, OperationReport started) {
    OperationReport ended = admin.await(started.id(), LONGEST_RESHAPE);
    if (ended.phase() != OperationReport.Phase.DONE) {
      throw new AssertionError("reshape was not done: " + ended);
    }
    reshapes.incrementAndGet();
  }

  private static ServiceId other(Admin admin, ServiceId service) {
    return admin.services().stream()
        .map(it -> it.id())
        .filter(id -> !id.equals(service))
        .findFirst()
        .orElseThrow();
  }
}
