package godwit.server.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import godwit.server.cluster.NodeProcess;
import godwit.wire.v1.PeerProtocol;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Names this process in the headers of each call to another node, once it is known.
 *
 * @param self which process this is
 */
record ProcessHeader(Supplier<Optional<NodeProcess>> self) implements ClientInterceptor {
  private static final Metadata.Key<byte[]> KEY =
      Metadata.Key.of("godwit-node-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Returns the process that a call comes from; empty if it names none. */
  static Optional<NodeProcess> read(Metadata headers) {
    byte[] named = headers.get(KEY);
    if (named == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(fromMessage(PeerProtocol.NodeProcess.parseFrom(named)));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  static PeerProtocol.NodeProcess toMessage(NodeProcess process) {
    return PeerProtocol.NodeProcess.newBuilder()
        .setNode(process.node())
        .setFolder(process.folder())
        .setId(process.id())
        .setAddress(process.address())
        .build();
  }

  static NodeProcess fromMessage(PeerProtocol.NodeProcess message) {
    return new NodeProcess(
        message.getNode(), message.getFolder(), message.getId(), message.getAddress());
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        self.get().ifPresent(process -> headers.put(KEY, toMessage(process).toByteArray()));
        super.start(listener, headers);
      }
    };
  }
}
