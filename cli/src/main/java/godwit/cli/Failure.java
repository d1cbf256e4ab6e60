package godwit.cli;

import godwit.cli.argument.Nearest;
import godwit.cli.screen.ExitCode;
import godwit.cli.setting.WrongSettingsException;
import godwit.cli.transfer.NotTextException;
import godwit.cli.transfer.UnusableFileException;
import godwit.cli.verb.ConditionFailedException;
import godwit.cli.verb.EndedEarlyException;
import godwit.cli.verb.EndedOtherwiseException;
import godwit.cli.verb.NoRecordException;
import godwit.cli.verb.StillOpenException;
import godwit.client.OutcomeUnknownException;
import godwit.client.RejectedException;
import godwit.client.UnavailableException;
import godwit.client.UnusableSettingException;
import godwit.codec.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * An error as the tool reports it: what happened, the facts, and what to do next.
 *
 * @param error the kind: rejected, not-done, no-record, usage, unavailable, outcome-unknown or
 *     fault
 * @param reason why it was rejected or not done; of the other kinds, the kind in capitals
 * @param exitCode one of {@link ExitCode}
 */
record Failure(String error, String reason, String detail, String advice, int exitCode) {
  private static final String REJECTED = "rejected";
  private static final String NOT_DONE = "not-done";
  private static final String USAGE = "usage";
  private static final String SETTINGS_ADVICE =
      "See: godwit serve --help, and godwit config example for every setting.";
  private static final String ISSUE_ADVICE =
      "It is a bug. Keep the data directory, and report what is printed here.";

  /** So many letters of a beginning, with the dashes of an option, leave few words. */
  private static final int FEWEST_LETTERS = 2;

  private static final int MOST_MEANT = 3;

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case RejectedException rejected ->
          new Failure(
              REJECTED,
              rejected.reason().name(),
              rejected.detail(),
              rejected.advice(),
              ExitCode.REJECTED);
      case EndedOtherwiseException ended ->
          new Failure(NOT_DONE, ended.reason(), text(ended), ended.advice(), ExitCode.REJECTED);
      case StillOpenException open ->
          new Failure(
              "outcome-unknown",
              "OPERATION_OPEN",
              text(open),
              open.advice(),
              ExitCode.OUTCOME_UNKNOWN);
      case EndedEarlyException early -> {
        Failure why = of(early.error());
        yield new Failure(why.error, why.reason, text(early), early.advice(), why.exitCode);
      }
      case ConditionFailedException failed ->
          new Failure(
              NOT_DONE,
              "CONDITION_FAILED",
              text(failed),
              "Nothing of the batch was done. Read the record, and give the version that it has.",
              ExitCode.REJECTED);
      case NoRecordException none ->
          of(
              "no-record",
              text(none),
              "Check the key; godwit scan TABLE shows which there are.",
              ExitCode.REJECTED);
      case UnavailableException unavailable ->
          of(
              "unavailable",
              text(unavailable),
              "Nothing was changed. " + unavailable.advice(),
              ExitCode.UNAVAILABLE);
      case OutcomeUnknownException unknown ->
          of("outcome-unknown", text(unknown), unknown.advice(), ExitCode.OUTCOME_UNKNOWN);
      case WrongSettingsException wrong -> of(USAGE, text(wrong), SETTINGS_ADVICE, ExitCode.USAGE);
      case UnusableSettingException wrong -> advised(USAGE, text(wrong), ExitCode.USAGE);
      case UnusableFileException wrong -> of(USAGE, text(wrong), wrong.advice(), ExitCode.USAGE);
      case NotTextException wrong -> advised(USAGE, text(wrong), ExitCode.USAGE);
      case CorruptionException damaged -> advised("fault", text(damaged), ExitCode.FAULT);
      case IOException io -> advised("unavailable", text(io), ExitCode.UNAVAILABLE);
      default -> of("fault", thrown.toString(), ISSUE_ADVICE, ExitCode.FAULT);
    };
  }

  /** Returns what is wrong with a command line, and where to read more. */
  static Failure usage(ParameterException wrong) {
    String detail =
        text(wrong)
            .replaceFirst("^Error: ", "")
            .replaceFirst("'([^']*)' is not an? (int|long)$", "not a whole number: $1");
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    String advice = "See: " + command + " --help";
    if (dashed(wrong)) {
      advice += ". A key or value that begins with '-' stands behind --";
    }
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      detail = unknown(unmatched);
      Collection<String> meant = meant(unmatched);
      if (!meant.isEmpty()) {
        detail += ". Did you mean: " + String.join(", ", meant) + "?";
      }
    }
    return of(USAGE, detail, advice, ExitCode.USAGE);
  }

  /** Returns which command, options or arguments nobody knows; what follows an option is its. */
  private static String unknown(UnmatchedArgumentException unmatched) {
    List<String> words = unmatched.getUnmatched();
    if (isOption(words.getFirst())) {
      return "no such option: " + quoted(words.stream().filter(Failure::isOption).toList());
    }
    return unmatched.getCommandLine().getSubcommands().isEmpty()
        ? "not expected: " + quoted(words)
        : "no such command: " + quoted(words.subList(0, 1));
  }

  /** Returns whether it looks like an option; a number below 0 does not. */
  private static boolean isOption(String word) {
    return word.matches("-[^0-9.].*");
  }

  private static String quoted(List<String> words) {
    return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
  }

  /** Returns what was meant by a word that there isn't: the nearest one, or what begins so. */
  private static Collection<String> meant(UnmatchedArgumentException unmatched) {
    CommandLine command = unmatched.getCommandLine();
    Set<String> known =
        isOption(unmatched.getUnmatched().getFirst())
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    String word = unmatched.getUnmatched().getFirst().replaceFirst("=.*$", "");
    Set<String> meant = new LinkedHashSet<>();
    Nearest.to(word, known).ifPresent(meant::add);
    if (meant.isEmpty() && word.length() >= FEWEST_LETTERS) {
      known.stream()
          .filter(it -> it.startsWith(word))
          .sorted()
          .limit(MOST_MEANT)
          .forEach(meant::add);
    }
    return meant;
  }

  /** Returns whether the command line has what looks like an option that there isn't. */
  private static boolean dashed(ParameterException wrong) {
    List<String> unmatched =
        wrong instanceof UnmatchedArgumentException arguments
            ? arguments.getUnmatched()
            : wrong.getCommandLine().getUnmatchedArguments();
    return unmatched.stream().anyMatch(argument -> argument.startsWith("-"));
  }

  /** Returns that an argument came as other bytes than text. */
  static Failure notText(String argument) {
    return of(
        USAGE,
        "an argument is no text in UTF-8: " + argument,
        "Use a terminal and a locale of UTF-8, or --hex for bytes that are no text.",
        ExitCode.USAGE);
  }

  /** Returns the same with another advice. */
  Failure advising(String other) {
    return new Failure(error, reason, detail, other, exitCode);
  }

  /** Returns it in lines for people. */
  List<String> lines() {
    String kind =
        switch (error) {
          case REJECTED, NOT_DONE -> error + " " + reason + ": ";
          case USAGE -> "";
          default -> error + ": ";
        };
    String told = detail.startsWith(error) ? detail : kind + detail;
    List<String> lines = new ArrayList<>(told.lines().map(line -> "godwit: " + line).toList());
    if (!advice.isEmpty()) {
      lines.add("  " + advice);
    }
    return lines;
  }

  /** Returns what is wrong with a store; the last clause of such a message is its advice. */
  private static Failure advised(String error, String message, int exitCode) {
    int end = Math.max(message.lastIndexOf(". "), message.lastIndexOf("; "));
    String detail = end < 0 ? message : message.substring(0, end);
    String advice = end < 0 ? "choose another directory" : message.substring(end + 2);
    String sentence = advice.substring(0, 1).toUpperCase(Locale.ROOT) + advice.substring(1) + ".";
    return of(error, detail, sentence, exitCode);
  }

  private static Failure of(String error, String detail, String advice, int exitCode) {
    String reason = error.toUpperCase(Locale.ROOT).replace('-', '_');
    return new Failure(error, reason, detail, advice, exitCode);
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
