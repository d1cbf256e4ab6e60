package godwit.tests.overload;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.ClientSettings;
import godwit.client.Godwit;
import godwit.client.OutcomeUnknownException;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.client.UnavailableException;
import godwit.client.grpc.RemoteGodwit;
import godwit.key.Bytes;
import godwit.request.Row;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a node that is asked for too much says so, keeps what it took, and keeps its memory. */
class OverloadTest {
  private static final int CONNECTIONS = 1_000;
  private static final int EACH = 100;
  private static final int VALUE_BYTES = 1_000;
  private static final long MOST_MEMORY = 1_200L << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @TempDir private Path directory = Path.of("");

  @Test
  void hundredThousandRequestsOfAThousandConnectionsAreDoneOrRefused() throws Exception {
    try (SmallNode node = SmallNode.start(directory.resolve("store"))) {
      try (Godwit first = Godwit.connect(node.address())) {
        first.createTable("birds");
      }
      Set<String> done = ConcurrentHashMap.newKeySet();
      AtomicInteger refused = new AtomicInteger();
      List<Throwable> other = new ArrayList<>();
      List<Godwit> clients = connect(node.address());
      List<CompletableFuture<?>> all = new ArrayList<>();
      for (int client = 0; client < CONNECTIONS; client++) {
        Table table = clients.get(client).table("birds");
        for (int i = 0; i < EACH; i++) {
          String key = client + "/" + i;
          all.add(
              table
                  .async()
                  .put(Bytes.utf8(key), Bytes.utf8("v".repeat(VALUE_BYTES)))
                  .toCompletableFuture()
                  .handle((version, problem) -> note(key, problem, done, refused, other)));
        }
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

      assertThat(node.lives()).isTrue();
      assertThat(other).isEmpty();
      assertThat(done.size() + refused.get()).isEqualTo(CONNECTIONS * EACH);
      assertThat(done).as("most of it was done").hasSizeGreaterThan(CONNECTIONS * EACH / 10);
      assertThat(node.mostMemory()).isLessThan(MOST_MEMORY);
      Set<String> found = ConcurrentHashMap.newKeySet();
      try (ScanStream rows = clients.getFirst().table("birds").scan(Scan.all())) {
        rows.forEach(row -> found.add(row.key().toUtf8()));
      }
      assertThat(found).containsAll(done);
      System.out.println(
          "overload: done=" + done.size() + " refused=" + refused + " memory=" + node.mostMemory());
      clients.forEach(Godwit::close);
    }
  }

  @Test
  void aReaderThatStopsInAScanCostsAPageAndNoMore() throws Exception {
    int rows = 100_000;
    try (SmallNode node = SmallNode.start(directory.resolve("store"));
        Godwit client = Godwit.connect(node.address())) {
      Table table = client.createTable("birds");
      List<CompletableFuture<?>> puts = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        Bytes key = Bytes.utf8(String.format("%06d", i));
        puts.add(table.async().put(key, Bytes.utf8("v".repeat(VALUE_BYTES))).toCompletableFuture());
        if (puts.size() == 500) {
          CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).join();
          puts.clear();
        }
      }
      long reads = reads(client);
      List<ScanStream> slow = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        ScanStream stream = table.scan(Scan.all());
        slow.add(stream);
        Row row = stream.iterator().next();
        assertThat(row.key().toUtf8()).isEqualTo("000000");
      }

      assertThat(reads(client) - reads).as("pages read for 200 scans").isLessThanOrEqualTo(400);
      assertThat(node.mostMemory()).isLessThan(MOST_MEMORY);
      table.put(Bytes.utf8("later"), Bytes.utf8("x"));
      assertThat(table.get(Bytes.utf8("later"))).isPresent();
      slow.forEach(ScanStream::close);
    }
  }

  private static long reads(Godwit client) {
    return client.admin().measure("birds").getFirst().load().reads();
  }

  /** Takes an error that says that nothing, or perhaps something, was done; no other will do. */
  private static boolean note(
      String key,
      Throwable problem,
      Set<String> done,
      AtomicInteger refused,
      List<Throwable> other) {
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    if (cause == null) {
      return done.add(key);
    }
    if (cause instanceof UnavailableException || cause instanceof OutcomeUnknownException) {
      refused.incrementAndGet();
      return false;
    }
    synchronized (other) {
      return other.add(cause);
    }
  }

  private static List<Godwit> connect(String address) {
    List<Godwit> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      ClientSettings settings = ClientSettings.standard(new SecureRandom()).withDeadline(DEADLINE);
      clients.add(RemoteGodwit.connect(List.of(address), settings));
    }
    return clients;
  }
}
