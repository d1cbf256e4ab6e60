package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.KeyRange;
import godwit.request.Row;
import godwit.store.Direction;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads and scans at any time that is not released, through splits, joins, moves, releases and
 * purges, against a model.
 */
final class RandomReadsTest {
  private static final int STEPS = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyReadAgreesWithTheModel(long seed) {
    World world = new World(seed);
    for (int step = 0; step < STEPS; step++) {
      world.step();
      check(world);
    }
    world.services().forEach(LoggedService::countAll);
    world.checkSums();
  }

  private static void check(World world) {
    long asOf = world.drawTime();
    String key = world.drawKey();
    KeyRange one = Given.range(key, key + "\0");
    assertThat(world.get(key, asOf).stream().toList())
        .isEqualTo(world.expected(one, Direction.FORWARD, asOf));
    KeyRange range = world.drawRange();
    for (Direction direction : Direction.values()) {
      List<Row> rows = world.scan(range, direction, asOf);
      assertThat(rows).isEqualTo(world.expected(range, direction, asOf));
    }
    world.checkSums();
  }
}
