package godwit.cli.verb;

import godwit.cli.screen.Words;
import godwit.request.OperationReport;
import godwit.request.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An operation has ended, but not as was asked. Everything is as its phase says. */
public final class EndedOtherwiseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String advice;

  EndedOtherwiseException(OperationReport report) {
    super(
        "operation="
            + report.id()
            + " kind="
            + Words.of(report.kind())
            + " phase="
            + Words.of(report.phase())
            + " "
            + report.detail());
    Optional<Reason> why = reasonIn(report.detail());
    this.reason = why.map(Reason::name).orElse("OPERATION_" + report.phase());
    this.advice =
        why.map(Reason::advice)
            .orElse("Look at it with: godwit operations; then ask again if it is still wanted.");
  }

  /** Returns why it did not end as asked: that of the refusal behind it if there is one. */
  public String reason() {
    return reason;
  }

  /** Returns what to do next, in one sentence. */
  public String advice() {
    return advice;
  }

  /** The detail of an operation that a service has refused begins with its reason. */
  private static Optional<Reason> reasonIn(String detail) {
    List<String> words = List.of(detail.split(" ", 2));
    return Stream.of(Reason.values())
        .filter(reason -> reason.name().equals(words.getFirst()))
        .findFirst();
  }
}
