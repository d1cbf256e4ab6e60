package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.clock.HybridClock;
import godwit.key.KeyRange;
import godwit.request.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of clients that keep none of the rules, at a replica that is opened again and again and
 * at one that never is.
 */
final class RandomCompletionsTest {
  private static final long LIFE_MILLIS = 1_000;
  private static final int STEPS = 400;

  private final DataSettings settings = new DataSettings(LIFE_MILLIS, 1_000_000);

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void bothJudgeAlikeAndKeepTheSame(long seed) {
    Random random = new Random(seed);
    LoggedService steady = new LoggedService(Given.X, settings);
    steady.step(Given.found(1, 1, KeyRange.ALL));
    LoggedService reopened = steady.fork();
    int mostRows = 0;
    for (int step = 0; step < STEPS; step++) {
      long pause = random.nextInt(20) == 0 ? random.nextLong(2 * LIFE_MILLIS) : random.nextLong(40);
      steady.passMillis(pause);
      reopened.passMillis(pause);
      List<DataCommand> entry = entry(steady.now(), random);
      if (random.nextInt(3) == 0) {
        reopened.reopen();
      }

      assertThat(reopened.run(entry)).isEqualTo(steady.run(entry));
      assertThat(reopened.dump()).isEqualTo(steady.dump());
      mostRows = Math.max(mostRows, rowsOfCompletions(steady));
    }
    assertThat(mostRows).isGreaterThan(2);
    steady.passMillis(2 * LIFE_MILLIS);
    steady.run(new DataCommand.AdvanceClock(steady.now()));
    assertThat(rowsOfCompletions(steady)).isZero();
  }

  private static int rowsOfCompletions(LoggedService service) {
    return (int) service.dump().stream().filter(row -> row.startsWith("c")).count();
  }

  private static List<DataCommand> entry(long now, Random random) {
    List<DataCommand> writes = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      long sequence = 1L + random.nextInt(30);
      long issuedAt = now - HybridClock.ofMillis(random.nextLong(LIFE_MILLIS));
      RequestId id =
          new RequestId(
              Given.client(1 + random.nextInt(3)),
              sequence,
              issuedAt,
              random.nextInt(3) == 0 ? random.nextLong(sequence + 1) : 0);
      String key = String.valueOf((char) ('a' + random.nextInt(5)));
      writes.add(Given.write(id, Given.put(key, "v" + random.nextInt(100))));
    }
    return writes;
  }
}
