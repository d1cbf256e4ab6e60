package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrecedenceTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void replicaThatHasPromisedNothingAsks() {
    Precedence precedence = new Precedence("n2", LONG);

    assertThat(precedence.waits()).isFalse();
    assertThat(precedence.comesSecond()).isFalse();
  }

  @Test
  void replicaThatHasPromisedItsVoteWaitsAndPromisesItToNobodyElse() {
    Precedence precedence = new Precedence("n2", LONG);

    assertThat(precedence.promise("n3")).isTrue();
    assertThat(precedence.promise("n1")).isFalse();
    assertThat(precedence.promise("n3")).isTrue();
    assertThat(precedence.waits()).isTrue();
    assertThat(precedence.comesSecond()).isFalse();
  }

  @Test
  void ofTwoThatHavePromisedEachOtherTheLowerNameGoesFirst() {
    Precedence lower = new Precedence("n2", LONG);
    Precedence higher = new Precedence("n3", LONG);
    lower.promise("n3");
    higher.promise("n2");

    assertThat(lower.comesSecond()).isFalse();
    assertThat(higher.comesSecond()).isTrue();
  }

  @Test
  void promiseIsForgottenAfterAMoment() {
    Precedence precedence = new Precedence("n3", Duration.ZERO);

    assertThat(precedence.promise("n2")).isTrue();
    assertThat(precedence.promise("n1")).isTrue();
    assertThat(precedence.waits()).isFalse();
    assertThat(precedence.comesSecond()).isFalse();
  }
}
