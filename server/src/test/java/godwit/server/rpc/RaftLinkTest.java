package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When lanes whose connections failed are tried again. Channels wait for minutes by themselves. */
@Timeout(60)
class RaftLinkTest {
  private static final int CONTROL = 0;
  private static final int ENTRIES = 1;

  private final List<Waiting> lanes = new ArrayList<>();
  private final RaftLink link =
      new RaftLink(
          "n1",
          "n2",
          new Endpoint("127.0.0.1", 1),
          address -> {
            lanes.add(new Waiting());
            return lanes.getLast();
          },
          new OtherVersions());

  @Test
  void laneThatWaitsIsTriedAgainThoughTheOthersAreConnected() {
    lanes.get(CONTROL).state = ConnectivityState.READY;
    lanes.get(ENTRIES).state = ConnectivityState.TRANSIENT_FAILURE;
    while (lanes.get(ENTRIES).tries == 0) {
      assertThat(link.reaches()).isTrue();
      Thread.onSpinWait();
    }
  }

  @Test
  void nodeIsReachedOnceItsControlLaneIs() {
    assertThat(link.reaches()).isTrue();
    lanes.get(CONTROL).state = ConnectivityState.TRANSIENT_FAILURE;
    assertThat(link.reaches()).isFalse();
    lanes.get(CONTROL).state = ConnectivityState.CONNECTING;
    assertThat(link.reaches()).isFalse();
    lanes.get(CONTROL).state = ConnectivityState.READY;
    assertThat(link.reaches()).isTrue();
    lanes.get(CONTROL).state = ConnectivityState.IDLE;
    assertThat(link.reaches()).isTrue();
  }

  /** A channel in a state in which a real one would be by chance. */
  private static final class Waiting extends ManagedChannel {
    private ConnectivityState state = ConnectivityState.IDLE;
    private int tries;

    @Override
    public ConnectivityState getState(boolean connect) {
      return state;
    }

    @Override
    public void resetConnectBackoff() {
      tries++;
    }

    @Override
    public <A, B> ClientCall<A, B> newCall(MethodDescriptor<A, B> method, CallOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String authority() {
      return "";
    }

    @Override
    public ManagedChannel shutdown() {
      return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
      return this;
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
      return true;
    }
  }
}
