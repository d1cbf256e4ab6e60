package godwit.cli.verb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.cli.screen.Output;
import godwit.cli.screen.Terminal;
import godwit.client.Admin;
import godwit.client.UnavailableException;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.request.OperationReport.Phase;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowingTest {
  @Test
  void operationOfAStoreThatAnswersNoMoreIsStillRecorded() {
    assertThatThrownBy(
            () -> new Following().follow(silent(), open(), Phase.DONE, Optional.empty(), output()))
        .isInstanceOfSatisfying(
            StillOpenException.class,
            e -> {
              assertThat(e)
                  .hasMessage("operation=o7 was open when last heard of: copying. no answer");
              assertThat(e.advice())
                  .startsWith("It goes on by itself. Watch it with: godwit operations --watch.")
                  .endsWith("godwit cancel o7.");
            });
  }

  private static Output output() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    return new Output(nowhere, nowhere, Terminal.PLAIN);
  }

  /** Returns an operator's view of nodes that are not there. */
  private static Admin silent() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              throw new UnavailableException("no answer");
            });
  }

  private static OperationReport open() {
    return new OperationReport(
        OperationId.parse("o7"),
        Kind.MOVE,
        Phase.OPEN,
        Optional.empty(),
        List.of(PartitionId.parse("p1")),
        List.of(),
        Optional.empty(),
        1,
        "copying",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
