package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that crashes again and again, against one that never does. */
final class RandomRestartTest {
  private static final int STEPS = 250;

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void aMachineThatRestartsGivesTheSameAnswersAndEndsTheSame(long seed) {
    World world = new World(seed);
    for (int step = 0; step < STEPS; step++) {
      world.step();
    }
    for (LoggedService service : world.services()) {
      LoggedService shaky = service.replayed(new Random(seed));
      service.purgeAll();
      shaky.purgeAll();
      assertThat(without(shaky.dump(), service.dump())).as("too much").isEmpty();
      assertThat(without(service.dump(), shaky.dump())).as("missing").isEmpty();
      assertThat(shaky.clock()).isEqualTo(service.clock());
    }
  }

  private static List<String> without(List<String> rows, List<String> others) {
    List<String> rest = new ArrayList<>(rows);
    rest.removeAll(others);
    return rest;
  }
}
