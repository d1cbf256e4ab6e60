package godwit.cli.verb;

import godwit.cli.screen.Output;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** All commands of an operator. */
public final class Verbs {
  private Verbs() {}

  /** Adds each command, with help, to {@code line}. */
  public static void addTo(CommandLine line, Output output) {
    addStoreVerbs(line, output);
    List.<Callable<Integer>>of(
            new ServeVerb(output),
            new DoctorVerb(output),
            new RestoreVerb(output),
            new RecoverVerb(output),
            new CompletionVerb(output))
        .forEach(line::addSubcommand);
    CommandLine config = new CommandLine(new ConfigVerbs());
    config.addSubcommand(new ConfigVerbs.Check(output));
    config.addSubcommand(new ConfigVerbs.Example(output));
    line.addSubcommand(config);
  }

  private static CommandLine users(Output output) {
    CommandLine user = new CommandLine(new UserVerbs());
    user.addSubcommand(new UserVerbs.Add(output));
    user.addSubcommand(new UserVerbs.Listing(output));
    user.addSubcommand(new UserVerbs.Drop(output));
    user.addSubcommand(new UserVerbs.Grant(output));
    user.addSubcommand(new UserVerbs.Revoke(output));
    user.addSubcommand(new UserVerbs.Rotate(output));
    return user;
  }

  /** Adds those that work on an open store to {@code line}. */
  public static void addStoreVerbs(CommandLine line, Output output) {
    List<Callable<Integer>> verbs =
        List.of(
            new PutVerb(output),
            new GetVerb(output),
            new DeleteVerb(output),
            new ScanVerb(output),
            new BatchVerb(output),
            new ImportVerb(output),
            new ExportVerb(output),
            new SplitVerb(output),
            new MoveVerb(output),
            new JoinVerb(output),
            new ScatterVerb(output),
            new CancelVerb(output),
            new OperationsVerb(output),
            new PartitionsVerb(output),
            new NodesVerb(output),
            new StatusVerb(output),
            new TopVerb(output));
    verbs.forEach(line::addSubcommand);
    CommandLine table = new CommandLine(new TableVerbs());
    table.addSubcommand(new TableVerbs.Create(output));
    table.addSubcommand(new TableVerbs.Drop(output));
    table.addSubcommand(new TableVerbs.Listing(output));
    table.addSubcommand(new TableVerbs.Describe(output));
    line.addSubcommand(table);
    line.addSubcommand(users(output));
    line.addSubcommand(nodes(output));
  }

  private static CommandLine nodes(Output output) {
    CommandLine node = new CommandLine(new NodeVerbs());
    node.addSubcommand(new NodeVerbs.Drain(output));
    node.addSubcommand(new NodeVerbs.Resume(output));
    node.addSubcommand(new NodeVerbs.Removal(output));
    node.addSubcommand(new NodeVerbs.Replace(output));
    return node;
  }
}
