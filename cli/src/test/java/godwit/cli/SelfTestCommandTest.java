package godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class SelfTestCommandTest {
  @Test
  void theSameSeedsTwiceGiveTheSameDigest() {
    JsonObject first =
        CommandRun.of("selftest", "--seeds", "20", "--seed", "40", "--json").lastObject();
    JsonObject second =
        CommandRun.of("selftest", "--seeds", "20", "--seed", "40", "--json").lastObject();
    assertThat(first.get("runs").getAsLong()).isEqualTo(20);
    assertThat(first.get("violations").getAsLong()).isZero();
    assertThat(first.get("digest")).isEqualTo(second.get("digest"));
  }

  @Test
  void figuresAreToldInWords() {
    CommandRun run = CommandRun.of("selftest", "--plan", "calm", "--seeds", "3");
    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).contains("random runs", "Every promise held");
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void exploringAloneRunsNoSeed() {
    CommandRun run = CommandRun.of("selftest", "--explore", "--states", "500", "--json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.lastObject().get("runs").getAsLong()).isZero();
    assertThat(run.lastObject().get("distinctStates").getAsLong()).isGreaterThan(2_000);
    assertThat(run.errors()).contains("explored one-move");
  }

  @Test
  void aPlanThatIsUnknownIsRefused() {
    CommandRun run = CommandRun.of("selftest", "--plan", "wild");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("--plan", "usual, calm, scans, long, late");
  }
}
