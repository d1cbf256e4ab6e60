package godwit.client.grpc;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Parsed;
import godwit.wire.Protocol;
import godwit.wire.Refusals;
import godwit.wire.ServiceMessages;
import godwit.wire.v1.StoreGrpc;
import godwit.wire.v1.StoreProtocol.Answer;
import godwit.wire.v1.StoreProtocol.Call;
import godwit.wire.v1.StoreProtocol.ClientFrame;
import godwit.wire.v1.StoreProtocol.Failure;
import godwit.wire.v1.StoreProtocol.Hello;
import godwit.wire.v1.StoreProtocol.ServerFrame;
import godwit.wire.v1.StoreProtocol.Welcome;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node on loopback that serves one table from memory: just enough to talk to. */
final class FakeNode extends StoreGrpc.StoreImplBase implements AutoCloseable {
  private static final ServiceId SERVICE = new ServiceId(1);
  private static final TableId TABLE = new TableId(1);

  private final Server server;
  private final int port;
  private final NavigableMap<Bytes, Row> rows;
  private final AtomicLong clock = new AtomicLong(1_000);

  final BlockingQueue<Hello> hellos = new LinkedBlockingQueue<>();
  final BlockingQueue<Call> unanswered = new LinkedBlockingQueue<>();
  final Queue<Integer> callsOfFrames = new ConcurrentLinkedQueue<>();
  volatile int version = Protocol.VERSION;
  volatile boolean silent;

  /** Whether it refuses whoever greets it, as a node does that has not learnt its users. */
  volatile boolean starting;

  /** Whether it lets those wait who greet it. */
  volatile boolean speechless;

  /** Whether it refuses whoever greets it, as one that it does not know. */
  volatile boolean refusing;

  /** Where it says that the leader is, in place of an answer; empty if it leads itself. */
  volatile String leader = "";

  /** Starts a node at {@code wantedPort}, 0 for a free one, over rows that outlive it. */
  FakeNode(int wantedPort, NavigableMap<Bytes, Row> rows) {
    this.rows = rows;
    try {
      this.server =
          Grpc.newServerBuilderForPort(wantedPort, InsecureServerCredentials.create())
              .addService(this)
              .permitKeepAliveTime(1, TimeUnit.SECONDS)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.port = server.getPort();
  }

  static NavigableMap<Bytes, Row> noRows() {
    return new ConcurrentSkipListMap<>();
  }

  String address() {
    return "localhost:" + port;
  }

  int port() {
    return port;
  }

  @Override
  public StreamObserver<ClientFrame> session(StreamObserver<ServerFrame> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ClientFrame frame) {
        callsOfFrames.add(frame.getCallsCount());
        if (frame.hasHello()) {
          hellos.add(frame.getHello());
          greet(frame.getHello(), out);
        } else if (silent) {
          unanswered.addAll(frame.getCallsList());
        } else {
          ServerFrame.Builder answers = ServerFrame.newBuilder();
          frame.getCallsList().forEach(call -> answers.addAnswers(answer(call)));
          out.onNext(answers.build());
        }
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new AssertionError("server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void greet(Hello hello, StreamObserver<ServerFrame> out) {
    if (hello.getProtocolVersion() != version) {
      out.onError(Refusals.toError(new Refusal(Reason.UNSUPPORTED_VERSION, "server=" + version)));
      return;
    }
    if (speechless) {
      return;
    }
    if (refusing) {
      out.onError(Refusals.toError(new Refusal(Reason.UNAUTHENTICATED, "no token")));
      return;
    }
    if (starting) {
      out.onError(Refusals.toError(new Refusal(Reason.BUSY, "not yet")));
      return;
    }
    out.onNext(
        ServerFrame.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setProtocolVersion(version)
                    .setNode("fake")
                    .setClock(clock.get()))
            .build());
  }

  private Answer answer(Call call) {
    Answer.Builder answer = Answer.newBuilder().setNumber(call.getNumber());
    if (!leader.isEmpty()) {
      Failure failure =
          Failure.newBuilder().setKind(Failure.Kind.UNAVAILABLE).setLeader(leader).build();
      return answer.setFailure(failure).build();
    }
    if (call.hasCoordinator()) {
      answer.setCoordinator(
          CoordinatorMessages.toMessage(
              coordinate(valid(CoordinatorMessages.fromMessage(call.getCoordinator())))));
    } else {
      switch (valid(ServiceMessages.fromMessage(call.getService().getRequest()))) {
        case ServiceRequest.Write write -> answer.setWrite(ServiceMessages.toMessage(write(write)));
        case ServiceRequest.Read read -> answer.setRead(ServiceMessages.toMessage(read(read)));
      }
    }
    return answer.setClock(clock.incrementAndGet()).build();
  }

  private CoordinatorAnswer coordinate(CoordinatorRequest request) {
    if (request instanceof CoordinatorRequest.Services) {
      return new CoordinatorAnswer.Services(
          List.of(new CoordinatorAnswer.ServiceReport(SERVICE, "fake", address(), List.of())));
    }
    if (request instanceof CoordinatorRequest.Routes) {
      Locator all =
          new Locator(new PartitionId(1, 1), TABLE, KeyRange.ALL, SERVICE, 1, Locator.OPEN);
      return new CoordinatorAnswer.Routes(TABLE, List.of(all), 1);
    }
    return new CoordinatorAnswer.Refused(new Refusal(Reason.UNKNOWN_OPERATION, "fake"));
  }

  private WriteAnswer write(ServiceRequest.Write write) {
    long version = clock.incrementAndGet();
    for (Mutation mutation : write.mutations()) {
      switch (mutation) {
        case Mutation.Put put -> rows.put(put.key(), new Row(put.key(), version, put.value()));
        case Mutation.Delete delete -> rows.remove(delete.key());
      }
    }
    return new Outcome.Done(version);
  }

  private ReadAnswer read(ServiceRequest.Read read) {
    return switch (read) {
      case ServiceRequest.Get get ->
          new ReadAnswer.Found(Optional.ofNullable(rows.get(get.key())), clock.get());
      case ServiceRequest.ReadClock asked ->
          new ReadAnswer.Clock(clock.get(), List.of(asked.range()));
      case ServiceRequest.Scan scan -> page(scan);
      case ServiceRequest.Measure measure ->
          new ReadAnswer.Measured(
              new PartitionId(1, 1),
              KeyRange.ALL,
              Optional.of(new ReadAnswer.Held(rows.size(), 0)),
              ReadAnswer.Load.NONE);
    };
  }

  private ReadAnswer page(ServiceRequest.Scan scan) {
    List<Row> found =
        rows.values().stream()
            .filter(row -> scan.range().contains(row.key()))
            .limit(scan.maxRows())
            .toList();
    Optional<Bytes> next =
        found.size() == scan.maxRows()
            ? Optional.of(found.getLast().key().successor())
            : Optional.empty();
    return new ReadAnswer.Page(found, scan.asOf().orElse(clock.get()), next);
  }

  private static <T> T valid(Parsed<T> parsed) {
    @Nullable T value =
        switch (parsed) {
          case Parsed.Valid<T> valid -> valid.value();
          case Parsed.Malformed<T> malformed -> null;
        };
    if (value == null) {
      throw new AssertionError("malformed: " + parsed);
    }
    return value;
  }
}
