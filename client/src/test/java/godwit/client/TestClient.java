package godwit.client;

import godwit.client.Snapshots.PageSize;
import godwit.key.Bytes;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Row;
import godwit.route.ScanCourse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** A client put together over a {@link FakeCluster} and virtual time. */
final class TestClient {
  static final PageSize SMALL_PAGES = new PageSize(3, 1_000);

  final VirtualTimer timer = new VirtualTimer();
  final FakeCluster cluster;
  final ClientSettings settings;
  final Identity identity;
  final Retrier retrier;
  final Router router;
  final TableCalls table;

  /** Makes a client whose messages take {@code latencyMillis} each way. */
  TestClient(long seed, LongSupplier latencyMillis) {
    cluster = new FakeCluster(timer, latencyMillis);
    settings = ClientSettings.standard(new Random(seed));
    identity = new Identity(new ClientId(seed, seed), timer);
    retrier = new Retrier(timer, settings);
    router = new Router(cluster, timer, settings);
    table = calls(router);
  }

  /** Returns the table as somebody else sees it, who has routes of his own. */
  TableCalls elsewhere() {
    return calls(new Router(cluster, timer, settings));
  }

  private TableCalls calls(Router by) {
    Dispatcher dispatcher = new Dispatcher(cluster, retrier, by, identity);
    Snapshots snapshots = new Snapshots(cluster, dispatcher, by);
    return new TableCalls(FakeCluster.TABLE, dispatcher, snapshots, identity);
  }

  Dispatcher dispatcher() {
    return new Dispatcher(cluster, retrier, router, identity);
  }

  CoordinatorAdmin admin() {
    return new CoordinatorAdmin(dispatcher(), timer, new Random(1));
  }

  static TestClient prompt() {
    return new TestClient(1, () -> 1);
  }

  CompletableFuture<Outcome> put(String key, String value) {
    return put(table, key, value);
  }

  /** Puts and lets time pass until that is done. */
  Outcome putNow(String key, String value) {
    return timer.await(put(key, value)).join();
  }

  /** Puts through {@code calls} and lets time pass until that is done. */
  Outcome putNow(TableCalls calls, String key, String value) {
    return timer.await(put(calls, key, value)).join();
  }

  private static CompletableFuture<Outcome> put(TableCalls calls, String key, String value) {
    Mutation put = new Mutation.Put(Bytes.utf8(key), Bytes.utf8(value), Condition.Always.ALWAYS);
    return calls.write(List.of(put));
  }

  /** Returns all rows of a scan, page by page, running {@code between} before each page. */
  List<Row> rows(ScanCourse begin, PageSize size, Runnable between) {
    List<Row> rows = new ArrayList<>();
    ScanCourse course = begin;
    while (!course.ended()) {
      between.run();
      Snapshots.Fetched fetched = timer.await(table.fetch(course, size)).join();
      rows.addAll(fetched.rows());
      course = fetched.next();
    }
    return rows;
  }

  ScanCourse begin(Scan scan) {
    return timer.await(table.begin(scan)).join();
  }
}
