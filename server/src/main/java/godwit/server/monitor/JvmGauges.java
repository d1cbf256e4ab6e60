package godwit.server.monitor;

import godwit.server.metrics.Metrics;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;

/** The gauges of the Java virtual machine, under the names that dashboards for it expect. */
final class JvmGauges {
  private static final double MILLIS_PER_SECOND = 1e3;

  private JvmGauges() {}

  static void add(Metrics metrics) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    metrics.gauge(
        "jvm_memory_used_bytes",
        "Memory in use.",
        reading -> {
          reading.is((double) memory.getHeapMemoryUsage().getUsed(), "heap");
          reading.is((double) memory.getNonHeapMemoryUsage().getUsed(), "nonheap");
        },
        "area");
    metrics.gauge(
        "jvm_memory_max_bytes",
        "Memory that may be used at most.",
        reading -> reading.is((double) memory.getHeapMemoryUsage().getMax(), "heap"),
        "area");
    metrics.gauge(
        "jvm_buffer_pool_used_bytes",
        "Memory of buffers outside the heap.",
        reading ->
            ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
                .forEach(pool -> reading.is((double) pool.getMemoryUsed(), pool.getName())),
        "pool");
    metrics.total(
        "jvm_gc_collections_total",
        "Collections of garbage.",
        reading -> {
          for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            reading.is((double) Math.max(0, gc.getCollectionCount()), gc.getName());
          }
        },
        "gc");
    metrics.total(
        "jvm_gc_collection_seconds_total",
        "Time that collections of garbage took.",
        reading -> {
          for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            reading.is(Math.max(0, gc.getCollectionTime()) / MILLIS_PER_SECOND, gc.getName());
          }
        },
        "gc");
    metrics.gauge(
        "jvm_threads_current", "Threads.", reading -> reading.is(threads.getThreadCount()));
  }
}
