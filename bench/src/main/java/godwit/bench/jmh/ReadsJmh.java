package godwit.bench.jmh;

import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.request.ReadAnswer;
import godwit.request.ServiceRequest;
import godwit.store.Direction;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does the core add to a look into the store?
 *
 * <p>Sketch: a get is one floor look-up among the partitions and one look-up in a map of 10^5 rows;
 * a get as of a time also looks for the release time; a page is a look-up and 100 steps of a
 * cursor, each with a record decoded. No disk, no copy of values.
 *
 * <p>Run on 2 shared cores, JDK 25, one thread; 65,536 rows of 100 bytes, in memory.
 */
@State(Scope.Thread)
public class ReadsJmh extends ShortRun {
  private static final int PAGE_ROWS = 100;
  private static final long PAGE_BYTES = 1L << 20;

  private final Birds birds = Birds.loaded();
  private final ServiceView view = birds.machine().view();
  private final Bytes[] keys = Birds.shuffledKeys();
  private int next;

  @Benchmark
  public ReadAnswer get() {
    return answer(new ServiceRequest.Get(Birds.TABLE, key(), OptionalLong.empty()));
  }

  @Benchmark
  public ReadAnswer getAsOf() {
    return answer(new ServiceRequest.Get(Birds.TABLE, key(), OptionalLong.of(view.clock())));
  }

  @Benchmark
  public ReadAnswer scanPageOf100() {
    return answer(
        new ServiceRequest.Scan(
            Birds.TABLE,
            KeyRange.ALL.from(key()),
            Direction.FORWARD,
            OptionalLong.empty(),
            PAGE_ROWS,
            PAGE_BYTES));
  }

  private ReadAnswer answer(ServiceRequest.Read read) {
    return Reads.answer(read, view, birds.store());
  }

  private Bytes key() {
    next = (next + 1) & (Birds.KEYS - 1);
    return keys[next];
  }
}
