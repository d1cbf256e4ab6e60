package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.placement.NodeStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the nodes of a cluster and what each has. */
@Command(
    name = "nodes",
    description = {
      "Show the nodes of the cluster, what each leads and follows, and which are silent.",
      "A replica that is behind shows by how many entries of its leader's log. Nodes that were"
          + " removed are left out when they have nothing more to give, unless --all is given."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  godwit nodes", "  godwit nodes --connect 127.0.0.1:7420 --json"})
final class NodesVerb implements Callable<Integer> {
  private final Output output;
  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(names = "--json", description = "Print a JSON object a node.")
  private boolean json;

  @Option(names = "--all", description = "Show also the nodes that were removed.")
  private boolean all;

  NodesVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenStore open = store.open()) {
      List<NodeStatus> known = open.client().admin().nodes();
      List<NodeLine> nodes =
          known.stream()
              .map(node -> NodeLine.of(node, known))
              .filter(line -> all || !line.isGone())
              .toList();
      if (json) {
        nodes.forEach(node -> output.out().println(Json.of(node)));
      } else {
        NodeLine.table(nodes).forEach(output.out()::println);
        if (open.node().isEmpty()) {
          Left.of(known).warning().ifPresent(output.out()::println);
        }
      }
      return ExitCode.OK;
    }
  }
}
