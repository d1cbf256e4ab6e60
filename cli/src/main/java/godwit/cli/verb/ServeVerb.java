package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Output;
import godwit.cli.store.StoreOptions;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
      "  godwit serve --data ./store --listen 0.0.0.0:7420 --tls-cert n.crt --tls-key n.key"
          + " --tls-ca ca.crt"
    })
final class ServeVerb implements Callable<Integer> {
  private static final long LOOK_SECONDS = 1;
  private static final int USUAL_SERVICES = 2;

  private final Output output;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The directory that holds the store; made if it is not there.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = StoreOptions.DEFAULT_ENDPOINT,
      description = "Where to take connections (default: ${DEFAULT-VALUE}).")
  private Optional<Endpoint> listen = Optional.empty();

  @Option(
      names = "--services",
      paramLabel = "N",
      description =
          "How many data services the node hosts, from 1 to 16 (default: as many as the store"
              + " has, 2 in a new one); they never get fewer.")
  private Optional<Integer> services = Optional.empty();

  @Mixin private final SecurityOptions protection = new SecurityOptions();

  ServeVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    Path directory = data.orElseThrow();
    Endpoint endpoint = listen.orElseThrow();
    int wanted = services.orElse(USUAL_SERVICES);
    if (wanted < 1 || wanted > NodeConfig.MAX_SERVICES) {
      throw new TypeConversionException(
          "--services is 1 to " + NodeConfig.MAX_SERVICES + ", not " + wanted);
    }
    Node node =
        Node.start(
            NodeConfig.embedded(directory, wanted)
                .listeningAt(endpoint)
                .with(protection.security()));
    tellUnlessHosting(services, node.hosted().data().size());
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
            "godwit serves: listen="
                + node.endpoint().orElse(endpoint)
                + " data="
                + directory.toAbsolutePath().normalize());
    output.out().flush();
    return untilFault(node, closed);
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

  private void tellUnlessHosting(Optional<Integer> wanted, int hosted) {
    if (wanted.isPresent() && wanted.get() < hosted) {
      output
          .err()
          .println(
              "godwit: the store has "
                  + hosted
                  + " data services, and keeps them: --services "
                  + wanted.get()
                  + " changes nothing");
    }
  }
}
