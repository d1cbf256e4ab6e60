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
        description =
            "Return when it is recorded, not when the node has given everything away, or others"
                + " have taken the place of one that tells nothing.")
    private boolean noWait;

    @Parameters(index = "0", paramLabel = "NODE", description = "The node's name.")
    protected String node = "";

    Change(Output output) {
      this.output = output;
    }

    /** Records the standing; waits until the node has given away what it is to give. */
    protected int record(Standing standing) throws IOException, StillOpenException {
      try (OpenStore open = store.open()) {
        Admin admin = open.client().admin();
        List<NodeStatus> nodes = admin.setStanding(node, standing);
        if (standing != Standing.SERVING && !noWait) {
          nodes =
              new Departure(node, standing, output.err()::println, LOOK_MILLIS)
                  .await(nodes, admin::nodes, store.patience());
        }
        switch (standing) {
          case REMOVED -> Left.by(node, nodes).words().ifPresent(output.err()::println);
          case DRAINING -> Left.of(nodes).warning().ifPresent(output.err()::println);
          case SERVING -> {}
        }
        NodeLine line = NodeLine.of(Departure.find(node, nodes), nodes);
        if (json) {
          output.out().println(Json.of(line));
        } else {
          output.out().println("node=" + line.node() + " standing=" + line.standing());
        }
        return ExitCode.OK;
      }
    }
  }

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
    public Integer call() throws IOException, StillOpenException {
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
    public Integer call() throws IOException, StillOpenException {
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
    public Integer call() throws IOException, StillOpenException {
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
    public Integer call() throws IOException, StillOpenException {
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
      if (!Departure.isThere(other.get())) {
        throw new TypeConversionException(
            "the node says nothing: node=" + by + ". Start it first, or name another one");
      }
    }
  }
}
