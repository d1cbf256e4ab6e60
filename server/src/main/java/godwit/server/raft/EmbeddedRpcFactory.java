package godwit.server.raft;

import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import org.jspecify.annotations.Nullable;

/**
 * The way from replica to replica: there is none, as a group has one replica. Opens no socket.
 *
 * <p>JRaft finds this class by its name in {@code META-INF/services} and prefers it to its own by
 * the priority. It exists once in a JVM, while {@link RpcClient#init} gets the options of each
 * replica: a transport belongs to these.
 */
@SPI(name = "embedded", priority = 100)
public final class EmbeddedRpcFactory implements RaftRpcFactory {

  /** For JRaft alone. */
  public EmbeddedRpcFactory() {}

  @Override
  public void registerProtobufSerializer(String className, Object... args) {}

  @Override
  public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> helper) {
    return new EmbeddedRpcClient();
  }

  @Override
  public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
    throw new UnsupportedOperationException("an embedded replica has no server");
  }
}
