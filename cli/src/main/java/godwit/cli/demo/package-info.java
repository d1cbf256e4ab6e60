/**
 * The demonstration: real data, a load that verifies what it reads, reshapes in the midst of it,
 * and the proof that nothing was lost, doubled or stale.
 *
 * <p>{@link godwit.cli.demo.Demo} is the course of it. What is drawn ({@code Picture}), what is
 * asked for ({@code Choreography}) and what is judged ({@code Ledger}, {@code ScanCheck}) are free
 * of clocks and threads. The figures come from the run alone.
 */
@NullMarked
package godwit.cli.demo;

import org.jspecify.annotations.NullMarked;
