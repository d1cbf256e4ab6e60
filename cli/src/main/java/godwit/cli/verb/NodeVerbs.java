package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.screen.Words;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Admin;
import godwit.placement.NodeStatus;
import godwit.placement.Standing;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The commands that change what nodes are there for. */
@Command(
    name = "node",
    description = {
      "Drain, take back, remove or replace a node.",
      "Replicas move at their own pace, and clients notice nothing; godwit nodes shows how far it"
          + " is."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit node drain node3",
      "  godwit node resume node3",
      "  godwit node remove node3",
      "  godwit node replace node3 node4"
    })
final class NodeVerbs {
  private static final long LOOK_MILLIS = 500;

  /** What all of them have. */
  abstract static class Change implements Callable<Integer> {
    protected final Output output;
    @Mixin protected final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Option(
        names = "--no-wait",
        description = "Return when it is recorded, not when the node has given everything away.")
    private boolean noWait;

    @Parameters(index = "0", paramLabel = "NODE", description = "The node's name.")
    protected String node = "";

    Change(Output output) {
      this.output = output;
    }

    /** Records the standing; waits until the node has given away what it is to give. */
    protected int record(Standing standing) throws IOException {
      try (OpenStore open = store.open()) {
        Admin admin = open.client().admin();
        List<NodeStatus> nodes = admin.setStanding(node, standing);
        NodeStatus now = find(nodes);
        if (standing != Standing.SERVING && !noWait) {
          now = awaitEmpty(admin, now, standing == Standing.DRAINING);
          nodes = admin.nodes();
        }
        switch (standing) {
          case REMOVED -> Left.by(node, nodes).words().ifPresent(output.err()::println);
          case DRAINING -> Left.of(nodes).warning().ifPresent(output.err()::println);
          case SERVING -> {}
        }
        NodeLine line = NodeLine.of(now, nodes);
        if (json) {
          output.out().println(Json.of(line));
        } else {
          output.out().println("node=" + line.node() + " standing=" + line.standing());
        }
        return ExitCode.OK;
      }
    }

    private NodeStatus awaitEmpty(Admin admin, NodeStatus first, boolean mayKeep) {
      NodeStatus now = first;
      String said = "";
      CountDownLatch never = new CountDownLatch(1);
      while (!now.replicas().isEmpty() && isThere(now)) {
        String left = groups(now);
        if (!left.equals(said)) {
          output.err().println("still at " + node + ": " + left);
          said = left;
        }
        try {
          var unused = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return now;
        }
        List<NodeStatus> nodes = admin.nodes();
        now = find(nodes);
        if (mayKeep && keepsTheRest(now, nodes)) {
          output
              .err()
              .println(
                  "it leads nothing any more; no other node can take the rest, and groups would get"
                      + " narrower without it. It may be stopped for a while");
          return now;
        }
      }
      output.err().println(end(now));
      return now;
    }

    private String end(NodeStatus now) {
      if (isThere(now)) {
        return node + " has nothing any more, and may be stopped";
      }
      return node
          + " tells nothing; others take its place where they have what it has. Keep its directory"
          + " until godwit nodes shows all of it at others: "
          + (now.replicas().isEmpty() ? "what it has is not known" : groups(now));
    }

    private static String groups(NodeStatus node) {
      return String.join(" ", node.replicas().stream().map(it -> it.group()).toList());
    }

    /** Returns whether the node leads nothing, and no node could take any of its replicas. */
    private static boolean keepsTheRest(NodeStatus node, List<NodeStatus> nodes) {
      return node.replicas().stream().noneMatch(it -> it.role() == NodeStatus.Role.LEADER)
          && node.replicas().stream()
              .allMatch(replica ->
                  nodes.stream()
                      .filter(other -> other.standing() == Standing.SERVING && isThere(other))
                      .allMatch(other -> hosts(other, replica.group())));
    }

    private static boolean hosts(NodeStatus node, String group) {
      return node.replicas().stream().anyMatch(it -> it.group().equals(group));
    }

    /** One that tells nothing has nothing to give; the others do without it. */
    static boolean isThere(NodeStatus node) {
      return node.silentMillis().isPresent() && node.silentMillis().getAsLong() < SILENT_MILLIS;
    }

    private NodeStatus find(List<NodeStatus> nodes) {
      Optional<NodeStatus> found = nodes.stream().filter(it -> it.name().equals(node)).findFirst();
      return found.orElseThrow(() -> new IllegalStateException("node has gone: node=" + node));
    }
  }

  private static final long SILENT_MILLIS = 10_000;

  /** Has a node give everything away, and keeps it. */
  @Command(
      name = "drain",
      description = {
        "Have a node give away all that it leads and follows; before maintenance, for example.",
        "It stays known, and takes part again after: godwit node resume NODE. What no other node"
            + " can take it keeps, and only leads no more: groups never get narrower by it."
      },
      footerHeading = "%nExamples:%n",
      footer = "  godwit node drain node3")
  static final class Drain extends Change {
    Drain(Output output) {
      super(output);
    }

    @Override
    public Integer call() throws IOException {
      return record(Standing.DRAINING);
    }
  }

  /** Takes a drained node back. */
  @Command(
      name = "resume",
      description = "Have a node that was drained take replicas and lead again.",
      footerHeading = "%nExamples:%n",
      footer = "  godwit node resume node3")
  static final class Resume extends Change {
    Resume(Output output) {
      super(output);
    }

    @Override
    public Integer call() throws IOException {
      return record(Standing.SERVING);
    }
  }

  /** Takes a node out for good. */
  @Command(
      name = "remove",
      description = {
        "Have a node give everything away, and take it out of the cluster for good.",
        "One that is dead is replaced at once, without waiting for the grace period. It may come"
            + " back on an empty directory alone."
      },
      footerHeading = "%nExamples:%n",
      footer = "  godwit node remove node3")
  static final class Removal extends Change {
    Removal(Output output) {
      super(output);
    }

    @Override
    public Integer call() throws IOException {
      return record(Standing.REMOVED);
    }
  }

  /** Takes a node out for good, and makes sure first that another one is there. */
  @Command(
      name = "replace",
      description = {
        "Remove a node in favour of another one, which must have joined already.",
        "Its replicas go to the nodes that have the fewest, so to a new one before all others."
      },
      footerHeading = "%nExamples:%n",
      footer = "  godwit node replace node3 node4")
  static final class Replace extends Change {
    @Parameters(index = "1", paramLabel = "BY", description = "The node that is there instead.")
    private String by = "";

    Replace(Output output) {
      super(output);
    }

    @Override
    public Integer call() throws IOException {
      if (by.equals(node)) {
        throw new TypeConversionException(
            "a node can't take its own place: node="
                + node
                + ". Start another one, or just remove it: godwit node remove "
                + node);
      }
      try (OpenStore open = store.open()) {
        List<NodeStatus> nodes = open.client().admin().nodes();
        requireThere(nodes.stream().filter(it -> it.name().equals(by)).findFirst());
        requireUse(nodes);
      }
      return record(Standing.REMOVED);
    }

    /** Refuses a node that has all there is already, where none but it could take it. */
    private void requireUse(List<NodeStatus> nodes) {
      Left left = Left.by(node, nodes);
      if (left.isFew() && left.has(by, node, nodes)) {
        throw new TypeConversionException(
            "the node has what "
                + node
                + " has, and can't take it once more: node="
                + by
                + ". Start a new one, and name that; or go on with fewer replicas: godwit node"
                + " remove "
                + node);
      }
    }

    /** Refuses a node that could not take anything. */
    private void requireThere(Optional<NodeStatus> other) {
      if (other.isEmpty()) {
        throw new TypeConversionException(
            "there is no node of that name: node="
                + by
                + ". Start it first: godwit serve --data DIR --name "
                + by
                + " --listen HOST:PORT --join HOST:PORT");
      }
      if (other.get().standing() != Standing.SERVING) {
        throw new TypeConversionException(
            "the node takes nothing: node="
                + by
                + " standing="
                + Words.of(other.get().standing())
                + ". Name one that serves; godwit nodes shows them");
      }
      if (!isThere(other.get())) {
        throw new TypeConversionException(
            "the node says nothing: node=" + by + ". Start it first, or name another one");
      }
    }
  }
}
