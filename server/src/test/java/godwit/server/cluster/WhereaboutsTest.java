package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhereaboutsTest {
  @TempDir Path data;
  private final Whereabouts whereabouts = new Whereabouts(List.of("seed:1"));

  @BeforeEach
  void open() throws IOException {
    whereabouts.keepIn(AddressBook.open(data.resolve("nodes")));
    whereabouts.learn(List.of(node("a", "old:1", Standing.SERVING)));
  }

  @Test
  void whereNodeWasMetHoldsWhileTheCoordinatorSaysTheSameAsBefore() {
    whereabouts.met("a", "new:1");
    whereabouts.learn(List.of(node("a", "old:1", Standing.SERVING)));
    assertThat(whereabouts.address("a")).contains("new:1");
    assertThat(whereabouts.candidates("coordinator")).containsExactly("new:1", "old:1", "seed:1");
  }

  @Test
  void whatTheCoordinatorSaysAnewHoldsFromThenOn() {
    whereabouts.met("a", "new:1");
    whereabouts.learn(List.of(node("a", "newer:1", Standing.SERVING)));
    assertThat(whereabouts.address("a")).contains("newer:1");
    whereabouts.learn(List.of(node("a", "old:1", Standing.SERVING)));
    assertThat(whereabouts.address("a")).contains("old:1");
  }

  @Test
  void nodeThatLeavesIsReachedAndNotKept() throws IOException {
    whereabouts.met("a", "new:1");
    whereabouts.learn(List.of(node("a", "new:1", Standing.REMOVED)));
    assertThat(whereabouts.address("a")).contains("new:1");
    assertThat(AddressBook.open(data.resolve("nodes")).names()).isEmpty();
  }

  @Test
  void nodeThatNobodyToldOfIsFoundWhereItWasMet() {
    whereabouts.met("b", "b:1");
    whereabouts.learn(List.of(node("a", "old:1", Standing.SERVING)));
    assertThat(whereabouts.address("b")).contains("b:1");
    assertThat(whereabouts.address("c")).isEmpty();
  }

  private static NodeStatus node(String name, String address, Standing standing) {
    return new NodeStatus(
        name,
        address,
        standing,
        new NodeStatus.Silence(true, 0),
        0,
        OptionalLong.empty(),
        List.of());
  }
}
