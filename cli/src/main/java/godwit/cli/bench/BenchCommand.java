package godwit.cli.bench;

import godwit.cli.screen.Output;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures a store. */
@Command(
    name = "bench",
    description = {
      "Measure a store under load, beside what the machine can do without it.",
      "Each works on a table of its own, which it makes, loads and drops, so a store that serves"
          + " others may be measured, too; they will notice. Figures are ratios to a floor in the"
          + " same run where there is one. Give the machine nothing else to do."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit bench write --data ./store",
      "  godwit bench move --connect 127.0.0.1:7420 --rate 2000 --json"
    })
public final class BenchCommand {
  private BenchCommand() {}

  /** Returns the command with its benches. */
  public static CommandLine with(Output output) {
    CommandLine line = new CommandLine(new BenchCommand());
    List.of(
            new RequestBenches.Write(output),
            new RequestBenches.Read(output),
            new RequestBenches.Mixed(output),
            new ScanBench(output),
            new ReshapeBenches.Move(output),
            new ReshapeBenches.Split(output))
        .forEach(line::addSubcommand);
    return line;
  }
}
