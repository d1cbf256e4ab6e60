package godwit.cli.verb;

import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.screen.Words;
import godwit.cli.store.OpenStore;
import godwit.server.StoppedNode;
import godwit.server.checkup.Checkup;
import godwit.server.checkup.Finding;
import godwit.server.checkup.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks whether a data directory is whole. */
@Command(
    name = "doctor",
    description = {
      "Check whether the data directory of a node is whole; no node may be using it.",
      "It looks at the version, at the log, the snapshots and the files of each replica by their"
          + " checksums, that every key has one owner, and that the rows are those that were"
          + " written. It reads everything. The directory of a node of a cluster it leaves as it"
          + " is, and says what only the running cluster can tell. That of a node alone, if"
          + " nothing is wrong so far, it then opens as a node would, so that an operation that"
          + " was open goes on, and also looks that the services have what the coordinator says."
          + " Ends with 1 if something is wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  godwit doctor --data ./store", "  godwit doctor --data ./store --json"})
final class DoctorVerb implements Callable<Integer> {
  private final Output output;
  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The data directory.")
  private Path data = Path.of("");

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  /** A finding, as JSON shows it. */
  private record FindingLine(String verdict, String part, String what) {}

  /** All of them together. */
  private record Summary(int ok, int notes, int wrong) {}

  DoctorVerb(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    boolean isAlone;
    try (StoppedNode node = StoppedNode.open(data)) {
      node.check(this::take);
      isAlone = !node.isInCluster();
    }
    if (isAlone && !counts.containsKey(Verdict.WRONG)) {
      try (OpenStore open = OpenStore.present(data)) {
        new Checkup(open.node().orElseThrow().hosted(), this::take).run();
      }
    }
    Summary summary =
        new Summary(
            counts.getOrDefault(Verdict.OK, 0),
            counts.getOrDefault(Verdict.NOTE, 0),
            counts.getOrDefault(Verdict.WRONG, 0));
    output
        .out()
        .println(
            json
                ? Json.of(summary)
                : "ok=" + summary.ok + " notes=" + summary.notes + " wrong=" + summary.wrong);
    if (summary.wrong > 0 && !json) {
      output
          .err()
          .println(
              isAlone
                  ? "Keep the directory as it is, put back a backup of all of it elsewhere, and"
                      + " report what is printed here."
                  : "Keep the directory as it is, don't start its node, and give its replicas to a"
                      + " new node by: godwit node replace OLD NEW. Report what is printed here.");
    }
    return summary.wrong == 0 ? ExitCode.OK : ExitCode.REJECTED;
  }

  private void take(Finding finding) {
    counts.merge(finding.verdict(), 1, Integer::sum);
    print(finding);
  }

  private void print(Finding finding) {
    String verdict = Words.of(finding.verdict());
    output
        .out()
        .println(
            json
                ? Json.of(new FindingLine(verdict, finding.part(), finding.what()))
                : String.format("%-5s  %-11s  %s", verdict, finding.part(), finding.what()));
  }
}
