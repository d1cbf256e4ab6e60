package godwit.reshape;

import java.util.List;

/**
 * Somebody who knows what is to be done next, for as long as a replica leads. Not thread-safe: one
 * thread owns it.
 *
 * <p>The owner calls {@link #next} after every change of the view, after everything heard, and
 * every few milliseconds besides; it performs the errands, none of which waits for another, and
 * reports each one once. An answer that comes from the own machine is reported only when the view
 * shows what it answers. Once the replica leads no more the driver is thrown away.
 *
 * @param <V> what it looks at
 */
public interface Driver<V> {
  /** Returns what is to be done now and is not being done yet. */
  List<Errand> next(V view, long nowMillis);

  /** Takes in how an errand went. */
  void heard(Errand errand, Heard heard, long nowMillis);
}
