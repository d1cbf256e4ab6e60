package godwit.server;

import godwit.client.Godwit;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes at the other end of loopback, with a data service each. */
class RemoteClientTest extends ClientContract {
  private static LocalCluster cluster;

  @BeforeAll
  static void start(@TempDir Path data) throws IOException {
    cluster = LocalCluster.start(data, 2, NodeConfig.Timing.DEFAULT);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  Godwit open() {
    return cluster.client();
  }
}
