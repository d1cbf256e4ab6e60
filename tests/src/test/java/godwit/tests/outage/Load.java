package godwit.tests.outage;

import godwit.client.Godwit;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that write and read all the while, and know what they were answered. Each owns keys that
 * no other writes, so each read has one right answer.
 */
final class Load implements AutoCloseable {
  private static final int WORKERS = 4;
  private static final int KEYS = 300;
  private static final String PADDING = ".".repeat(900);

  private final Table table;
  private final ExecutorService pool = Executors.newFixedThreadPool(WORKERS);
  private final List<Map<Bytes, String>> acknowledged = new ArrayList<>();
  private final List<Future<Long>> running = new ArrayList<>();
  private volatile boolean goesOn = true;

  /** Begins; returns when every key has been written once. */
  Load(Godwit client, String name) throws ExecutionException, InterruptedException {
    table = client.createTable(name);
    for (int i = 0; i < WORKERS; i++) {
      Map<Bytes, String> own = new TreeMap<>();
      for (int k = 0; k < KEYS; k++) {
        Bytes key = Bytes.utf8(String.format("%04d", k * WORKERS + i));
        own.put(key, "0" + PADDING);
      }
      acknowledged.add(own);
    }
    List<Callable<Boolean>> first = new ArrayList<>();
    acknowledged.forEach(own -> first.add(() -> writeAll(own)));
    for (Future<Boolean> written : pool.invokeAll(first)) {
      written.get();
    }
    acknowledged.forEach(own -> running.add(pool.submit(() -> work(own))));
  }

  private boolean writeAll(Map<Bytes, String> own) {
    own.forEach((key, value) -> table.put(key, Bytes.utf8(value)));
    return true;
  }

  /** Returns how many requests were answered in a worker's life. */
  private long work(Map<Bytes, String> own) {
    long requests = 0;
    List<Bytes> keys = List.copyOf(own.keySet());
    while (goesOn) {
      Bytes key = keys.get((int) (requests * 7 % keys.size()));
      String value = table.get(key).map(row -> row.value().toUtf8()).orElse("nothing");
      if (!value.equals(own.get(key))) {
        throw new AssertionError(
            "read=" + value + " acknowledged=" + own.get(key) + " key=" + key.toUtf8());
      }
      String next = requests + PADDING;
      table.put(key, Bytes.utf8(next));
      own.put(key, next);
      requests++;
    }
    return requests;
  }

  /** Throws what a worker met; returns soon if all go on. */
  void check() throws Exception {
    for (Future<Long> worker : running) {
      if (worker.isDone()) {
        worker.get();
      }
    }
  }

  /** Ends the work, and compares a scan with all that was acknowledged. */
  long prove() throws ExecutionException, InterruptedException {
    goesOn = false;
    long requests = 0;
    for (Future<Long> worker : running) {
      requests += worker.get();
    }
    Map<Bytes, String> expected = new TreeMap<>();
    acknowledged.forEach(expected::putAll);
    Map<Bytes, String> found = new TreeMap<>();
    try (ScanStream rows = table.scan(Scan.all())) {
      rows.forEach(row -> {
        if (found.put(row.key(), row.value().toUtf8()) != null) {
          throw new AssertionError("scanned twice: key=" + row.key().toUtf8());
        }
      });
    }
    if (!found.equals(expected)) {
      throw new AssertionError("scan differs: rows=" + found.size() + " of " + expected.size());
    }
    return requests;
  }

  @Override
  public void close() {
    goesOn = false;
    pool.close();
  }
}
