package godwit.server.monitor;

import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.partition.Partition;
import godwit.request.ReadAnswer;
import godwit.request.ServiceRequest;
import godwit.rocks.RocksPressure;
import godwit.server.metrics.Metrics;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The gauges of the stores that data services keep their rows in. */
final class StoreGauges {
  private static final double MICROS_PER_SECOND = 1e6;

  private final Metrics metrics;
  private final HostedServices hosted;

  private StoreGauges(Metrics metrics, HostedServices hosted) {
    this.metrics = metrics;
    this.hosted = hosted;
  }

  static void add(Metrics metrics, HostedServices hosted) {
    StoreGauges gauges = new StoreGauges(metrics, hosted);
    gauges.held();
    gauges.pressure();
  }

  private void held() {
    gauge("godwit_rows", "Live rows, as counted.", it -> held(it, ReadAnswer.Held::rows));
    gauge("godwit_rows_bytes", "Their keys and values.", it -> held(it, ReadAnswer.Held::bytes));
    gauge("godwit_staged_files", "Staged files.", it -> it.store().staging().names().size());
  }

  private void pressure() {
    store("godwit_store_memtable_bytes", "Rows not flushed.", RocksPressure::memtableBytes);
    store("godwit_store_cache_bytes", "Cache of blocks, in use.", RocksPressure::cacheBytes);
    store("godwit_store_file_bytes", "Table files.", RocksPressure::fileBytes);
    store(
        "godwit_store_compaction_pending_bytes",
        "Bytes that compactions should rewrite.",
        RocksPressure::pendingCompactionBytes);
    total("godwit_store_cache_hits_total", "Blocks found.", it -> it.cacheHits());
    total("godwit_store_cache_misses_total", "Blocks read.", it -> it.cacheMisses());
    total(
        "godwit_store_stall_seconds_total",
        "Time that commits were held up by flushes and compactions.",
        it -> it.stalledMicros() / MICROS_PER_SECOND);
  }

  private static double held(DataService service, ToLongFunction<ReadAnswer.Held> amount) {
    ServiceView view = service.view();
    long sum = 0;
    for (Partition partition : view.partitions().all()) {
      ServiceRequest.Measure measure =
          new ServiceRequest.Measure(partition.table(), partition.range().low());
      boolean counts = partition.owned();
      if (counts
          && Reads.answer(measure, view, service.store()) instanceof ReadAnswer.Measured measured) {
        sum += measured.held().map(amount::applyAsLong).orElse(0L);
      }
    }
    return sum;
  }

  private void store(String name, String help, ToDoubleFunction<RocksPressure> value) {
    gauge(name, help, service -> value.applyAsDouble(service.store().pressure()));
  }

  private void gauge(String name, String help, ToDoubleFunction<DataService> value) {
    metrics.gauge(
        name,
        help,
        reading ->
            hosted.data().forEach(it -> reading.is(value.applyAsDouble(it), it.id().toString())),
        "service");
  }

  private void total(String name, String help, ToDoubleFunction<RocksPressure> value) {
    metrics.total(
        name,
        help,
        reading ->
            hosted
                .data()
                .forEach(it ->
                    reading.is(value.applyAsDouble(it.store().pressure()), it.id().toString())),
        "service");
  }
}
