package godwit.cli;

import godwit.cli.screen.ExitCode;
import godwit.client.OutcomeUnknownException;
import godwit.client.RejectedException;
import godwit.client.UnavailableException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as the tool reports it: what happened, the facts, and what to do next.
 *
 * @param error the kind: rejected, unavailable, outcome-unknown or fault
 * @param reason why it was rejected; null for the other kinds
 * @param exitCode one of {@link ExitCode}
 */
record Failure(String error, @Nullable String reason, String detail, String advice, int exitCode) {
  private static final String ISSUE_ADVICE =
      "It is a bug or a damaged file. Keep the data directory, and report what is printed here.";

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case RejectedException rejected ->
          new Failure(
              "rejected",
              rejected.reason().name(),
              rejected.detail(),
              rejected.advice(),
              ExitCode.REJECTED);
      case UnavailableException unavailable ->
          new Failure(
              "unavailable",
              null,
              text(unavailable),
              "Nothing was changed. See that a node runs there (godwit serve), and try again.",
              ExitCode.UNAVAILABLE);
      case OutcomeUnknownException unknown ->
          new Failure(
              "outcome-unknown",
              null,
              text(unknown),
              "It may have been done. Read the keys before you write again.",
              ExitCode.OUTCOME_UNKNOWN);
      case IOException io -> new Failure("unavailable", null, text(io), "", ExitCode.UNAVAILABLE);
      default -> new Failure("fault", null, thrown.toString(), ISSUE_ADVICE, ExitCode.FAULT);
    };
  }

  /** Returns it in lines for people. */
  List<String> lines() {
    String first = "godwit: " + error + (reason == null ? "" : " " + reason) + ": " + detail;
    return advice.isEmpty() ? List.of(first) : List.of(first, "  " + advice);
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
