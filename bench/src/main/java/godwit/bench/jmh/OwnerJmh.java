package godwit.bench.jmh;

import godwit.data.PartitionMap;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.request.CoordinatorAnswer;
import godwit.route.RouteCache;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How much more does it cost to find the owner of a key as partitions become many, at the service
 * and in a client's routes?
 *
 * <p>Sketch: both are a floor look-up in a tree, so about log2(n) comparisons of keys that share
 * their first bytes, and two comparisons to see that the range holds the key.
 *
 * <p>Run on 2 shared cores, JDK 25, one thread; keys of 13 bytes of which the first 5 are alike.
 */
@State(Scope.Thread)
public class OwnerJmh extends ShortRun {
  private static final OptionalLong NOW = OptionalLong.empty();

  /** Into how many the table is cut. */
  @Param({"1", "16", "1024"})
  public int partitions;

  private final Bytes[] keys = Birds.shuffledKeys();
  private final RouteCache routes = new RouteCache();
  private PartitionMap map;
  private int next;

  @Setup
  public void cut() {
    map = new Birds(partitions).machine().view().partitions();
    List<Locator> locators = map.all().stream().map(OwnerJmh::locator).toList();
    routes.learn(new CoordinatorAnswer.Routes(Birds.TABLE, locators, 1));
  }

  @Benchmark
  public Optional<Partition> atTheService() {
    return map.owner(Birds.TABLE, key());
  }

  @Benchmark
  public Optional<Locator> inTheRoutes() {
    return routes.owner(Birds.TABLE, key(), NOW);
  }

  private static Locator locator(Partition partition) {
    PartitionId id = partition.id();
    return new Locator(
        id, Birds.TABLE, partition.range(), Birds.SERVICE, partition.since(), Locator.OPEN);
  }

  private Bytes key() {
    next = (next + 1) & (Birds.KEYS - 1);
    return keys[next];
  }
}
