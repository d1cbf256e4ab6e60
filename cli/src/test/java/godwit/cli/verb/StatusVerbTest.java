package godwit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.top.Frame;
import org.junit.jupiter.api.Test;

/** What status says of a service, by what nodes say of it. */
class StatusVerbTest {
  @Test
  void serviceThatAllFollowHasNoLeader() {
    assertThat(StatusVerb.state(line("leads"))).isEqualTo("leads");
    assertThat(StatusVerb.state(line("follows"))).isEqualTo("no leader");
    assertThat(StatusVerb.state(line("halted"))).isEqualTo("halted");
    assertThat(StatusVerb.state(null)).isEqualTo("no answer");
  }

  private static Frame.ServiceLine line(String state) {
    return new Frame.ServiceLine("s1", "node2", state, 1, 5, 15, 0, 0);
  }
}
