/**
 * Measurements of the hot paths of the core by JMH: no disk, no network, one thread. Each says its
 * question, the sketch and the machine; results are in {@code bench/results/jmh.md}.
 */
@NullMarked
package godwit.bench.jmh;

import org.jspecify.annotations.NullMarked;
