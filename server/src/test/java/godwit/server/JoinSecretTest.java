package godwit.server;

import static godwit.server.ClusterTest.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.RejectedException;
import godwit.request.Reason;
import godwit.server.rpc.Endpoint;
import godwit.server.security.Security;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of which some have the secret of the nodes, and others have none. */
class JoinSecretTest {
  @TempDir Path data;
  private Security secret = Security.NONE;

  @BeforeEach
  void make() throws IOException {
    Path file = Files.writeString(data.resolve("nodes.secret"), "s".repeat(40));
    secret = Security.NONE.withSecret(Optional.of(file));
  }

  @Test
  void aNodeWithASecretDoesNotJoinAClusterThatHasNone() throws IOException {
    isRefused(Security.NONE, secret, "--cluster-secret");
  }

  @Test
  void aNodeWithoutASecretDoesNotJoinAClusterThatHasOne() throws IOException {
    isRefused(secret, Security.NONE, "the nodes' secret");
  }

  @Test
  void aNodeWithAnotherSecretIsToldSo() throws IOException {
    Path file = Files.writeString(data.resolve("other.secret"), "t".repeat(40));
    isRefused(secret, Security.NONE.withSecret(Optional.of(file)), "is another one");
  }

  private void isRefused(Security cluster, Security joins, String why) throws IOException {
    NodeConfig founder =
        NodeConfig.embedded(data.resolve("first"), 1)
            .named("first")
            .listeningAt(new Endpoint("127.0.0.1", 0))
            .with(cluster);
    Path there = data.resolve("second");
    try (Node first = Node.start(founder)) {
      Endpoint at = first.endpoint().orElseThrow();
      assertThatThrownBy(() -> Node.start(joining(there, "second", at).with(joins)))
          .isInstanceOfSatisfying(
              RejectedException.class,
              error -> assertThat(error.reason()).isEqualTo(Reason.NODES_UNKNOWN))
          .hasMessageContaining(why);
      assertThat(there).doesNotExist();
      Node.start(joining(there, "second", at).with(cluster)).close();
    }
  }
}
