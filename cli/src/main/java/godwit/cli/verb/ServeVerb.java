package godwit.cli.verb;

import godwit.cli.log.LogLines;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Output;
import godwit.cli.setting.Configuration;
import godwit.cli.setting.Given;
import godwit.cli.setting.WrongSettingsException;
import godwit.cli.store.StoreOptions;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.monitor.Monitor;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Runs a node until it is told to stop. */
@Command(
    name = "serve",
    description =
        "Run a node; prints one line when it serves. SIGTERM or Ctrl-C ends it; what was"
            + " acknowledged is on disk.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit serve --data ./store",
      "  godwit serve --data ./store --listen 127.0.0.1:7421 --services 4",
      "  godwit serve --data ./node2 --listen 127.0.0.1:7422 --join 127.0.0.1:7421",
      "  godwit serve --data ./store --listen 0.0.0.0:7420 --advertise node1:7420 \\",
      "      --tls-cert n.crt --tls-key n.key --tls-ca ca.crt",
      "  godwit serve --config godwit.conf --set retention=10min",
      "",
      "Every setting has a key: godwit config example. An option counts before the",
      "environment (GODWIT_RETENTION and so on), and that before the file."
    })
final class ServeVerb implements Callable<Integer> {
  private static final long LOOK_SECONDS = 1;
  private static final long BREAK_OFF_SECONDS = 10;
  private static final int NAME_BYTES = 3;
  private static final String REMOVED =
      "godwit: this node was removed from its cluster. It runs until others have what it has: stop"
          + " it when godwit nodes shows nothing of it. It can't come back with this directory";

  private final Output output;
  private final Map<String, String> environment = System.getenv();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The file with settings (default: that of GODWIT_CONFIG, if it is set).")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The directory that holds the store; made if it is not there.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to take connections (default: " + StoreOptions.DEFAULT_ENDPOINT + ").")
  private Optional<String> listen = Optional.empty();

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      description = {
        "Join the cluster that the node there belongs to; several addresses with commas between.",
        "Needed the first time alone: a node knows the others from then on."
      })
  private Optional<String> join = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "The node's name, kept with its data (default: that of the data, else drawn for a node"
              + " that joins others).")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--advertise",
      paramLabel = "HOST:PORT",
      description = "Where others reach the node, if that is not where it listens.")
  private Optional<String> advertise = Optional.empty();

  @Option(
      names = "--services",
      paramLabel = "N",
      description =
          "How many data services the node hosts, from 1 to 16 (default: as many as the store"
              + " has, 2 in a new one); they never get fewer.")
  private Optional<String> services = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting, by its key; may be given several times.")
  private List<String> others = List.of();

  @Mixin private final SecurityOptions protection = new SecurityOptions();

  @Mixin private final WatchOptions watching = new WatchOptions();

  ServeVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, WrongSettingsException {
    Configuration configuration = Configuration.toStart(config, environment, options());
    NodeConfig settings = named(configuration);
    configuration.doubts().forEach(doubt -> output.err().println("godwit: warning: " + doubt));
    LogLines.use(output.err(), settings.watching().lines());
    Node node = start(settings);
    if (configuration.isSet("services")) {
      tellUnlessHosting(settings.services(), node.hosted().data().size());
    }
    CountDownLatch closed = new CountDownLatch(1);
    Thread closing =
        new Thread(
            () -> {
              node.close();
              output.err().println("godwit stopped");
              closed.countDown();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(closing);
    output
        .out()
        .println(
            (node.isRemoved() ? "godwit leaves: listen=" : "godwit serves: listen=")
                + node.endpoint().map(Endpoint::toString).orElse("nowhere")
                + metrics(node)
                + " name="
                + node.name()
                + " data="
                + settings.data().toAbsolutePath().normalize());
    output.out().flush();
    if (node.isRemoved()) {
      output.err().println(REMOVED);
    }
    return untilFault(node, closed);
  }

  /** Starts the node; a signal ends one that joins for the first time as if it had failed. */
  private Node start(NodeConfig settings) throws IOException {
    boolean joins = !settings.network().join().isEmpty();
    if (!joins || Node.keptAt(settings.data())) {
      return Node.start(settings);
    }
    Thread starting = Thread.currentThread();
    CountDownLatch over = new CountDownLatch(1);
    AtomicBoolean joined = new AtomicBoolean();
    Thread ending = new Thread(() -> breakOff(starting, over, joined), "break-off");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      Node node = Node.start(settings);
      joined.set(true);
      if (!withdrawn(ending)) {
        // It may have been meant for the start, and would break the closing off.
        var unused = Thread.interrupted();
        node.close();
        throw new IOException("stopped while starting: node=" + settings.name());
      }
      return node;
    } finally {
      var unused = withdrawn(ending);
      over.countDown();
    }
  }

  private void breakOff(Thread starting, CountDownLatch over, AtomicBoolean joined) {
    starting.interrupt();
    try {
      if (over.await(BREAK_OFF_SECONDS, TimeUnit.SECONDS)) {
        output
            .err()
            .println(joined.get() ? "godwit stopped" : "godwit stopped before it had joined");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false if the process is ending already. */
  private static boolean withdrawn(Thread ending) {
    try {
      return Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * Returns the settings under the name that the data has, or a new one where many are called
   * local.
   */
  private NodeConfig named(Configuration configuration) throws IOException, WrongSettingsException {
    NodeConfig settings = configuration.node();
    boolean joins = !settings.network().join().isEmpty();
    Optional<String> kept = Node.nameAt(settings.data());
    // A directory keeps the services that it has founded; only a new store begins with two.
    boolean few = (joins || kept.isPresent()) && !configuration.isSet("services");
    NodeConfig usual = few ? settings.hosting(1) : settings;
    if (configuration.isSet("name")) {
      return usual;
    }
    return kept.map(usual::named).orElseGet(() -> joins ? usual.named(drawnName()) : usual);
  }

  private static String drawnName() {
    byte[] drawn = new byte[NAME_BYTES];
    new SecureRandom().nextBytes(drawn);
    return "node-" + HexFormat.of().formatHex(drawn);
  }

  /** Returns only when a replica has halted; a signal ends the process from elsewhere. */
  private int untilFault(Node node, CountDownLatch closed) {
    try {
      while (node.fault().isEmpty() && !closed.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
        // Nothing to do: the node works on threads of its own.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (node.fault().isEmpty()) {
      return ExitCode.OK;
    }
    output.err().println("godwit: a replica halted: " + node.fault().get().getMessage());
    return ExitCode.FAULT;
  }

  /** Returns the settings that the command line gives, each named by its option. */
  private List<Given> options() {
    List<Given> given = new ArrayList<>();
    data.ifPresent(value -> given.add(new Given("data", value, "--data")));
    listen.ifPresent(value -> given.add(new Given("listen", value, "--listen")));
    services.ifPresent(value -> given.add(new Given("services", value, "--services")));
    name.ifPresent(value -> given.add(new Given("name", value, "--name")));
    advertise.ifPresent(value -> given.add(new Given("advertise", value, "--advertise")));
    join.ifPresent(value -> given.add(new Given("join", value, "--join")));
    given.addAll(protection.given());
    given.addAll(watching.given());
    for (String assignment : others) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException("--set takes KEY=VALUE, not: " + assignment);
      }
      String key = assignment.substring(0, equals).strip();
      given.add(new Given(key, assignment.substring(equals + 1).strip(), "--set"));
    }
    return given;
  }

  private void tellUnlessHosting(int wanted, int hosted) {
    if (wanted < hosted) {
      output
          .err()
          .println(
              "godwit: the store has "
                  + hosted
                  + " data services, and keeps them: services="
                  + wanted
                  + " changes nothing");
    }
  }

  private static String metrics(Node node) {
    return node.monitor().flatMap(Monitor::endpoint).map(it -> " metrics=" + it).orElse("");
  }
}
