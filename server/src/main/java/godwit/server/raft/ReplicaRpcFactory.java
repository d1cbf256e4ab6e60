package godwit.server.raft;

import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import org.jspecify.annotations.Nullable;

/**
 * The way from replica to replica, as JRaft asks for it. Opens no socket: messages go out through
 * the {@link RaftTransport} of the replica's node, and come in through {@link Raft#receive}.
 *
 * <p>JRaft finds this class by its name in {@code META-INF/services} and prefers it to its own by
 * the priority. It exists once in a JVM, while {@link RpcClient#init} gets the options of each
 * replica, and with them its transport.
 */
@SPI(name = "godwit", priority = 100)
public final class ReplicaRpcFactory implements RaftRpcFactory {

  /** For JRaft alone. */
  public ReplicaRpcFactory() {}

  @Override
  public void registerProtobufSerializer(String className, Object... args) {}

  @Override
  public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> helper) {
    return new ReplicaRpcClient();
  }

  @Override
  public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
    throw new UnsupportedOperationException("a replica has no server of its own");
  }
}
