package godwit.server.raft;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.Message;
import godwit.key.Bytes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what JRaft wants to send for one replica. The host of an endpoint is the name of a node.
 *
 * <p>Messages go out in the order of the calls; what follows from an answer runs on the executor
 * that JRaft names with the call. Thread-safe once {@link #init} was called.
 */
final class ReplicaRpcClient implements RpcClient {
  private @Nullable ReplicatorGroup replicators;
  private @Nullable Outbound outbound;

  @Override
  public void registerConnectEventListener(ReplicatorGroup group) {
    replicators = group;
  }

  @Override
  public boolean init(RpcOptions options) {
    if (!(options instanceof ReplicaOptions replica)) {
      throw new IllegalArgumentException("not the options of a replica: " + options);
    }
    outbound = replica.outbound();
    outbound.open(Objects.requireNonNull(replicators, "replicators come before the options"));
    return true;
  }

  @Override
  public void shutdown() {}

  @Override
  public boolean checkConnection(Endpoint endpoint) {
    return outbound().reaches(endpoint.getIp());
  }

  @Override
  public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
    return checkConnection(endpoint);
  }

  @Override
  public void closeConnection(Endpoint endpoint) {}

  /*
   * JRaft calls this with its lock held, to ask whether a node is there, and only after it was told
   * that it can't be reached. Waiting for an answer would stop the replica.
   */
  @Override
  public Object invokeSync(
      Endpoint endpoint, Object request, @Nullable InvokeContext context, long timeoutMillis)
      throws RemotingException {
    throw new RemotingException("node can't be reached: node=" + endpoint.getIp());
  }

  @Override
  public void invokeAsync(
      Endpoint endpoint,
      Object request,
      @Nullable InvokeContext context,
      InvokeCallback callback,
      long timeoutMillis) {
    Outbound out = outbound();
    String node = endpoint.getIp();
    if (isPreVote(request) && out.precedence().waits()) {
      callback.executor().execute(() -> callback.complete(null, second()));
      return;
    }
    RaftMessage message =
        new RaftMessage(
            out.group(),
            MessageFormat.lane(request),
            MessageFormat.kind(request),
            MessageFormat.encode((Message) request));
    out.send(node, message, Duration.ofMillis(timeoutMillis))
        .whenCompleteAsync(
            (answer, thrown) -> answered(node, request, answer, thrown, callback),
            callback.executor());
  }

  private void answered(
      String node,
      Object request,
      @Nullable Bytes answer,
      @Nullable Throwable thrown,
      InvokeCallback callback) {
    if (answer == null) {
      callback.complete(null, failure(node, thrown));
      return;
    }
    if (isPreVote(request) && outbound().precedence().comesSecond()) {
      callback.complete(null, second());
      return;
    }
    Message message;
    try {
      message = MessageFormat.decodeAnswer(MessageFormat.kind(request), answer);
    } catch (MessageRefusedException e) {
      callback.complete(null, failure(node, e));
      return;
    }
    outbound().followers().answered(request, message);
    callback.complete(message, null);
  }

  private static boolean isPreVote(Object request) {
    return request instanceof RequestVoteRequest vote && vote.getPreVote();
  }

  private static RemotingException second() {
    return new RemotingException("another replica stands for election first");
  }

  private static RemotingException failure(String node, @Nullable Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    String text = "node did not answer: node=" + node + " cause=" + cause;
    return cause instanceof TimeoutException
        ? new InvokeTimeoutException(text)
        : new RemotingException(text);
  }

  private Outbound outbound() {
    return Objects.requireNonNull(outbound, "not open");
  }
}
