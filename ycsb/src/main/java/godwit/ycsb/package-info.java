/**
 * Lets the Yahoo! Cloud Serving Benchmark [1] drive a store. Nothing of the product knows it.
 *
 * <p>[1] B. Cooper et al., Benchmarking Cloud Serving Systems with YCSB, SoCC 2010.
 */
@NullMarked
package godwit.ycsb;

import org.jspecify.annotations.NullMarked;
