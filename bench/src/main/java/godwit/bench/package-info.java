/**
 * Measurements on real nodes and disks. Each says its question, the sketch and the machine; results
 * are files in {@code bench/results}, with commit and command.
 */
@NullMarked
package godwit.bench;

import org.jspecify.annotations.NullMarked;
