package godwit.server;

import godwit.client.Godwit;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A node in the client's own process, without a socket. */
class EmbeddedClientTest extends ClientContract {
  private static Node node;

  @BeforeAll
  static void start(@TempDir Path data) throws IOException {
    node = Node.start(NodeConfig.embedded(data, 2));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Override
  Godwit open() {
    return node.client();
  }
}
