package godwit.tests.outage;

import godwit.reshape.ReshapeSettings;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.journal.DirectoryDisk;
import godwit.server.journal.Disk;
import godwit.server.rpc.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A node that fails when it is told to. It reads orders, and writes what it has come to. */
final class OutageNode {
  /** Small chunks, so that there is time between the first and the last. */
  private static final long CHUNK_BYTES = 64 << 10;

  /** The order to forget the one before. */
  static final String DISARM = "disarm";

  private static final long PATIENCE_MILLIS = 3_000;
  private static final int KILLED = 137;
  private static final long LOOK_MILLIS = 50;
  private static final PrintStream OUT = System.out;

  private final AtomicReference<Optional<Order>> armed = new AtomicReference<>(Optional.empty());

  private record Order(Point point, Deed deed, Moment moment) {}

  private OutageNode() {}

  /** Arguments: data directory, name, the port others reach it at, the coordinator's if any. */
  public static void main(String[] arguments) throws IOException {
    Endpoint reached = new Endpoint("127.0.0.1", Integer.parseInt(arguments[2]));
    NodeConfig config =
        NodeConfig.embedded(Path.of(arguments[0]), 1)
            .named(arguments[1])
            .with(timing())
            .listeningAt(new Endpoint("127.0.0.1", 0))
            .advertisedAs(reached);
    OutageNode self = new OutageNode();
    Node node =
        Node.start(
            arguments.length > 3 ? config.joining(Endpoint.parse(arguments[3])) : config,
            directory -> self.marked(DirectoryDisk.open(directory)));
    node.hosted()
        .data()
        .forEach(service ->
            service.watch(() -> self.look(Moment.AFTER, point -> point.metAt(service.view()))));
    node.hosted()
        .coordinator()
        .ifPresent(coordinator ->
            coordinator.watch(
                () -> self.look(Moment.AFTER, point -> point.metAt(coordinator.view()))));
    Thread.ofPlatform().daemon().name("faults").start(() -> tellFault(node));
    OUT.println("serving " + node.endpoint().orElseThrow().port());
    self.obey();
    Runtime.getRuntime().halt(1);
  }

  private static NodeConfig.Timing timing() {
    ReshapeSettings reshape =
        ReshapeSettings.DEFAULT.withChunkBytes(CHUNK_BYTES).withPatienceMillis(PATIENCE_MILLIS);
    return NodeConfig.Timing.DEFAULT.with(reshape);
  }

  /** Reads orders until the process that gives them has ended. */
  private void obey() throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      if (line.equals(DISARM)) {
        armed.set(Optional.empty());
        OUT.println("disarmed");
        continue;
      }
      String[] words = line.split(" ", -1);
      armed.set(
          Optional.of(
              new Order(
                  Point.valueOf(words[0]), Deed.valueOf(words[1]), Moment.valueOf(words[2]))));
      OUT.println("armed");
    }
  }

  private Disk marked(Disk disk) {
    return new MarkedDisk(
        disk,
        bytes -> armed.get().filter(order -> order.point().isIn(bytes)).isPresent(),
        (bytes, before) ->
            look(before ? Moment.BEFORE : Moment.DURING, point -> point.isIn(bytes)));
  }

  /** A step comes to a log, or has come: if it is what was waited for, the node fails. */
  private void look(Moment moment, Predicate<Point> met) {
    Optional<Order> order = armed.get();
    boolean isMet = order.filter(it -> it.moment() == moment && met.test(it.point())).isPresent();
    if (isMet && armed.compareAndSet(order, Optional.empty())) {
      OUT.println("met");
      OUT.flush();
      fail(order.get().deed());
    }
  }

  private static void fail(Deed deed) {
    String self = Long.toString(ProcessHandle.current().pid());
    switch (deed) {
      case KILL -> Runtime.getRuntime().halt(KILLED);
      case STOP -> run("kill", "-STOP", self);
      case FULL -> run("prlimit", "--pid", self, "--fsize=0");
      case CUT -> {}
    }
  }

  /** Says when a replica has halted. */
  private static void tellFault(Node node) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (node.fault().isEmpty()) {
        never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      OUT.println("halted " + node.fault().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(String... command) {
    try {
      new ProcessBuilder(command).start().waitFor();
    } catch (IOException e) {
      OUT.println("wrong " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
