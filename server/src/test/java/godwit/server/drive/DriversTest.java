package godwit.server.drive;

import static org.assertj.core.api.Assertions.assertThatCode;

import godwit.client.grpc.Channels;
import godwit.reshape.CopyPace;
import godwit.reshape.ReshapeSettings;
import godwit.server.cluster.Whereabouts;
import godwit.server.replica.HostedServices;
import godwit.server.replica.PacedCopies;
import godwit.server.rpc.PeerLinks;
import godwit.server.rpc.RemotePeers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class DriversTest {
  @Test
  void commitAfterTheClosingWakesNobodyAndHaltsNoReplica() {
    HostedServices none = new HostedServices();
    Drivers drivers =
        new Drivers(
            none,
            new RemotePeers(new PeerLinks(Channels.PLAIN), new Whereabouts(List.of())),
            StagedSpread.NOBODY,
            new Drivers.Setup(
                ReshapeSettings.DEFAULT,
                Duration.ofHours(1),
                new PacedCopies(CopyPace.Limits.DEFAULT),
                () -> 0));
    drivers.close();
    assertThatCode(drivers::wake).doesNotThrowAnyException();
  }

  @Test
  void workThatIsHandedOverWhileTheNodeClosesIsLeftUndone() {
    try (ExecutorService workers = Drivers.workers("some", 1)) {
      workers.shutdown();
      assertThatCode(() -> workers.execute(() -> {})).doesNotThrowAnyException();
    }
  }
}
