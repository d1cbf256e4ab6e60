package godwit.bench;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Bare gRPC over loopback: a stream that answers each message, and one that only sends. */
final class EchoFloor implements AutoCloseable {
  private static final MethodDescriptor.Marshaller<byte[]> RAW =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static final MethodDescriptor<byte[], byte[]> ECHO =
      method("Echo", MethodDescriptor.MethodType.BIDI_STREAMING);
  private static final MethodDescriptor<byte[], byte[]> POUR =
      method("Pour", MethodDescriptor.MethodType.SERVER_STREAMING);

  private final Server server;
  private final ManagedChannel channel;
  private final ConcurrentLinkedQueue<CompletableFuture<byte[]>> waiting =
      new ConcurrentLinkedQueue<>();
  private final StreamObserver<byte[]> requests;

  /** Opens it; each answer of the echo has {@code answerBytes}. */
  EchoFloor(int answerBytes) throws IOException {
    byte[] answer = new byte[answerBytes];
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("floor.Floor")
                    .addMethod(ECHO, ServerCalls.asyncBidiStreamingCall(out -> echo(answer, out)))
                    .addMethod(POUR, ServerCalls.asyncServerStreamingCall(EchoFloor::pour))
                    .build())
            .directExecutor()
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .directExecutor()
            .build();
    requests = ClientCalls.asyncBidiStreamingCall(call(ECHO), new Answers());
  }

  /** Sends a message; the answer completes what is returned. */
  CompletableFuture<byte[]> echo(byte[] request) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    synchronized (requests) {
      waiting.add(answer);
      requests.onNext(request);
    }
    return answer;
  }

  /** Receives {@code count} messages of {@code bytes}; returns megabytes a second. */
  double pour(int count, int bytes) {
    byte[] order = ByteBuffer.allocate(8).putInt(count).putInt(bytes).array();
    long from = System.nanoTime();
    long received = 0;
    Iterator<byte[]> messages = ClientCalls.blockingServerStreamingCall(call(POUR), order);
    while (messages.hasNext()) {
      received += messages.next().length;
    }
    return received * 1e3 / (System.nanoTime() - from);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private static StreamObserver<byte[]> echo(byte[] answer, StreamObserver<byte[]> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(byte[] request) {
        out.onNext(answer);
      }

      @Override
      public void onError(Throwable e) {
        // The client has gone.
      }

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  private static void pour(byte[] order, StreamObserver<byte[]> to) {
    ServerCallStreamObserver<byte[]> out = (ServerCallStreamObserver<byte[]>) to;
    ByteBuffer in = ByteBuffer.wrap(order);
    int count = in.getInt();
    byte[] message = new byte[in.getInt()];
    int[] sent = {0};
    out.setOnReadyHandler(() -> {
      while (out.isReady() && sent[0] < count) {
        out.onNext(message);
        sent[0]++;
        if (sent[0] == count) {
          out.onCompleted();
        }
      }
    });
  }

  private io.grpc.ClientCall<byte[], byte[]> call(MethodDescriptor<byte[], byte[]> method) {
    Channel on = channel;
    return on.newCall(method, CallOptions.DEFAULT);
  }

  private static MethodDescriptor<byte[], byte[]> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder(RAW, RAW)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("floor.Floor", name))
        .setType(type)
        .build();
  }

  private final class Answers implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] answer) {
      CompletableFuture<byte[]> first = waiting.poll();
      if (first != null) {
        first.complete(answer);
      }
    }

    @Override
    public void onError(Throwable e) {
      waiting.forEach(answer -> answer.completeExceptionally(e));
    }

    @Override
    public void onCompleted() {}
  }
}
