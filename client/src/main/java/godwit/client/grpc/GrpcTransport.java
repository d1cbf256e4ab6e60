package godwit.client.grpc;

import godwit.client.Reply;
import godwit.client.Transport;
import godwit.partition.ServiceId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.ReadAnswer;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.wire.CoordinatorMessages;
import godwit.wire.Parsed;
import godwit.wire.PlainMessages;
import godwit.wire.ServiceMessages;
import godwit.wire.v1.StoreProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way to the services of a store over the network. It learns from the coordinator, through any
 * node, which node hosts which service, and asks again when one can't be reached.
 */
public final class GrpcTransport implements Transport {
  private static final long PATIENCE_SECONDS = 5;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
  private static final String SOFTWARE = "godwit-java";

  private final StoreProtocol.Hello hello;
  private final Channels channels;
  private final List<String> seeds;
  private final Map<String, NodeSession> sessions = new ConcurrentHashMap<>();
  private final Map<ServiceId, String> hosts = new ConcurrentHashMap<>();
  private final Map<ServiceId, List<String>> replicas = new ConcurrentHashMap<>();
  private final Map<ServiceId, String> founders = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable String> coordinator = new AtomicReference<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicReference<@Nullable CompletableFuture<Boolean>> looking =
      new AtomicReference<>();
  private final AtomicBoolean looks = new AtomicBoolean();
  private boolean closed;

  /**
   * Makes a transport that connects when it is first used.
   *
   * @param addresses of some nodes, each {@code host:port}, at least one
   * @param client the id that the sessions' greetings name
   */
  public GrpcTransport(List<String> addresses, ClientId client) {
    this(addresses, client, Channels.PLAIN);
  }

  /** Makes a transport as the other constructor does, over connections that somebody makes. */
  public GrpcTransport(List<String> addresses, ClientId client, Channels channels) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address of any node");
    }
    addresses.forEach(NodeAddress::parse);
    this.seeds = List.copyOf(addresses);
    this.channels = channels;
    this.hello = PlainMessages.hello(client, SOFTWARE);
  }

  @Override
  public CompletableFuture<Reply<ReadAnswer>> read(ServiceId service, ServiceRequest.Read request) {
    return send(
        service,
        new Pending<>(
            call(service, request),
            answer -> ServiceMessages.fromMessage(answer.getRead()),
            WriteAnswer.Refused::new));
  }

  @Override
  public CompletableFuture<Reply<WriteAnswer>> write(
      ServiceId service, ServiceRequest.Write request) {
    return send(
        service,
        new Pending<>(
            call(service, request),
            answer -> ServiceMessages.fromMessage(answer.getWrite()),
            WriteAnswer.Refused::new));
  }

  @Override
  public CompletableFuture<Reply<CoordinatorAnswer>> coordinate(CoordinatorRequest request) {
    Pending<CoordinatorAnswer> pending = coordinatorCall(request);
    return ask(coordinator(), pending, this::seekCoordinator)
        .thenApply(reply -> reply instanceof Reply.Answered ? reply : noWay().orElse(reply));
  }

  /**
   * Returns why no address leads to a node; empty if one may, or once did: then others take over,
   * or it comes back.
   */
  private Optional<Reply<CoordinatorAnswer>> noWay() {
    List<Ending> endings = new ArrayList<>();
    for (String seed : seeds) {
      NodeSession session = sessions.get(seed);
      Optional<Ending> ending = session == null ? Optional.empty() : session.lastEnding();
      if (ending.flatMap(Ending::advice).isEmpty()) {
        return Optional.empty();
      }
      endings.add(ending.get());
    }
    if (sessions.values().stream().anyMatch(NodeSession::wasMet)) {
      return Optional.empty();
    }
    return Optional.of(
        new Reply.Unreachable<>(
            endings.stream().map(Ending::words).distinct().collect(Collectors.joining("; ")),
            endings.stream()
                .flatMap(ending -> ending.advice().stream())
                .distinct()
                .collect(Collectors.joining(" ")),
            endings.stream().allMatch(Ending::lasting)));
  }

  /** Returns where the coordinator was found last, else the node whose turn it is to be asked. */
  private String coordinator() {
    String known = coordinator.get();
    return known == null ? next(nodes(), turn.get()) : known;
  }

  private void seekCoordinator(String asked, String leader) {
    if (leader.isEmpty()) {
      coordinator.compareAndSet(asked, null);
      turn.incrementAndGet();
    } else {
      coordinator.set(leader);
    }
  }

  /** Returns that one of the nodes, or the first one after it that did not fail a moment ago. */
  private String next(List<String> nodes, int from) {
    for (int i = 0; i < nodes.size(); i++) {
      String node = nodes.get(Math.floorMod(from + i, nodes.size()));
      if (!isDown(node)) {
        return node;
      }
    }
    return nodes.get(Math.floorMod(from, nodes.size()));
  }

  private boolean isDown(String address) {
    NodeSession session = sessions.get(address);
    return session != null && session.isDown();
  }

  /** Chooses whom to ask the next time. */
  @FunctionalInterface
  private interface Seeker {
    /**
     * Takes in that one did not answer, and which other one it said to lead; an empty text if none.
     */
    void seek(String asked, String leader);
  }

  /** Asks a node; if that one says who leads, asks the other one at once, but no third one. */
  private <A> CompletableFuture<Reply<A>> ask(String address, Pending<A> first, Seeker seeker) {
    sendTo(address, first);
    return first
        .reply()
        .thenCompose(reply -> {
          if (reply instanceof Reply.Answered) {
            return CompletableFuture.completedFuture(reply);
          }
          String leader = leader(address, first);
          seeker.seek(address, leader);
          if (leader.isEmpty() || !(reply instanceof Reply.Unavailable)) {
            return CompletableFuture.completedFuture(reply);
          }
          Pending<A> second = first.again();
          sendTo(leader, second);
          return second
              .reply()
              .thenApply(other -> {
                if (!(other instanceof Reply.Answered)) {
                  seeker.seek(leader, leader(leader, second));
                }
                return other;
              });
        });
  }

  /**
   * Returns who leads, if the one that was asked said so. A leader that failed a moment ago is one
   * that the others don't miss yet.
   */
  private String leader(String asked, Pending<?> call) {
    String leader = call.leader();
    return leader.equals(asked) || isDown(leader) ? "" : leader;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    sessions.values().forEach(NodeSession::close);
  }

  private <A> CompletableFuture<Reply<A>> send(ServiceId service, Pending<A> pending) {
    Seeker seeker = (asked, leader) -> seek(service, asked, leader);
    String known = hosts.get(service);
    if (known != null) {
      return ask(known, pending, seeker);
    }
    return lookAgain()
        .thenCompose(looked -> {
          String found = hosts.get(service);
          if (found == null) {
            pending.unavailable("no node known: service=" + service);
            return pending.reply();
          }
          return ask(found, pending, seeker);
        });
  }

  /**
   * Chooses whom to ask next for a service: the leader that was named, else the next of those that
   * have a replica, of all nodes while that is not known; the coordinator is asked as well, who may
   * know better.
   */
  private void seek(ServiceId service, String asked, String leader) {
    if (!leader.isEmpty()) {
      hosts.replace(service, asked, leader);
      return;
    }
    List<String> all = Optional.ofNullable(replicas.get(service)).orElseGet(this::nodes);
    hosts.replace(service, asked, next(all, all.indexOf(asked) + 1));
    var unused = lookAgain();
  }

  private void sendTo(String address, Pending<?> pending) {
    NodeSession session = session(address);
    if (session == null) {
      pending.unavailable("no way to node=" + address);
    } else {
      session.send(pending);
      lookLater();
    }
  }

  private void lookLater() {
    if (looks.compareAndSet(false, true)) {
      LATER.execute(this::lookAtSessions);
    }
  }

  /** Looks whether nodes still say something, again and again as long as somebody waits. */
  private void lookAtSessions() {
    looks.set(false);
    boolean goesOn = false;
    for (NodeSession session : sessions.values()) {
      goesOn |= session.look(GrpcTransport::probe);
    }
    if (goesOn) {
      lookLater();
    }
  }

  private static Pending<CoordinatorAnswer> probe() {
    return coordinatorCall(new CoordinatorRequest.Services());
  }

  private static Pending<CoordinatorAnswer> coordinatorCall(CoordinatorRequest request) {
    return new Pending<>(
        StoreProtocol.Call.newBuilder().setCoordinator(CoordinatorMessages.toMessage(request)),
        GrpcTransport::coordinatorAnswer,
        CoordinatorAnswer.Refused::new);
  }

  private synchronized @Nullable NodeSession session(String address) {
    return closed
        ? null
        : sessions.computeIfAbsent(address, where -> new NodeSession(where, hello, channels));
  }

  /** Asks which node hosts what, once for all who want to know at a time. */
  private CompletableFuture<Boolean> lookAgain() {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> other = looking.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    var unused =
        coordinate(new CoordinatorRequest.Services())
            .completeOnTimeout(
                new Reply.Unavailable<>("no answer"), PATIENCE_SECONDS, TimeUnit.SECONDS)
            .thenAccept(reply -> {
              learn(reply);
              looking.set(null);
              mine.complete(true);
            });
    return mine;
  }

  private void learn(Reply<CoordinatorAnswer> reply) {
    if (reply instanceof Reply.Answered<CoordinatorAnswer>(CoordinatorAnswer answer, long clock)
        && answer instanceof CoordinatorAnswer.Services services) {
      services.services().stream()
          .filter(service -> !service.address().isEmpty())
          .forEach(service -> {
            if (service.hosts().isEmpty()) {
              // Nobody has told the coordinator yet who leads it; what is known is no older.
              founders.put(service.id(), service.address());
              hosts.putIfAbsent(service.id(), service.address());
              return;
            }
            hosts.put(service.id(), service.address());
            List<String> told =
                service.hosts().stream()
                    .map(CoordinatorAnswer.Host::address)
                    .filter(address -> !address.isEmpty())
                    .toList();
            if (!told.isEmpty()) {
              replicas.put(service.id(), told);
            }
          });
    }
  }

  private List<String> nodes() {
    Set<String> found = new TreeSet<>(hosts.values());
    replicas.values().forEach(found::addAll);
    found.addAll(founders.values());
    seeds.forEach(found::remove);
    List<String> nodes = new ArrayList<>(seeds);
    nodes.addAll(found);
    return nodes;
  }

  private static StoreProtocol.Call.Builder call(ServiceId service, ServiceRequest request) {
    return StoreProtocol.Call.newBuilder()
        .setService(
            StoreProtocol.ServiceCall.newBuilder()
                .setService(service.number())
                .setRequest(ServiceMessages.toMessage(request)));
  }

  private static Parsed<CoordinatorAnswer> coordinatorAnswer(StoreProtocol.Answer answer) {
    return CoordinatorMessages.fromMessage(answer.getCoordinator());
  }
}
