package godwit.cli.argument;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The word that was probably meant by one that nobody knows. */
public final class Nearest {
  private static final int LETTERS_FOR_ONE_ERROR = 3;
  private static final int MOST_ERRORS = 3;

  private Nearest() {}

  /**
   * Returns the known word with the fewest letters to insert, remove, exchange or swap with the
   * next, large or small; empty if these are more than a third of {@code word}, or more than three.
   */
  public static Optional<String> to(String word, Collection<String> known) {
    int allowed = Math.min(MOST_ERRORS, word.length() / LETTERS_FOR_ONE_ERROR);
    String small = word.toLowerCase(Locale.ROOT);
    ToIntFunction<String> errors = other -> distance(small, other.toLowerCase(Locale.ROOT));
    return known.stream()
        .min(Comparator.comparingInt(errors))
        .filter(other -> errors.applyAsInt(other) <= allowed);
  }

  /**
   * Returns the question whether the nearest word was meant, to stand behind a text; or nothing.
   */
  public static String question(String word, Collection<String> known) {
    return to(word, known).map(near -> ". Did you mean: " + near + "?").orElse("");
  }

  /** The distance of Levenshtein, where two neighbours that are swapped are one error. */
  private static int distance(String from, String to) {
    int[][] errors = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        errors[i][j] = i == 0 || j == 0 ? i + j : least(errors, from, to, i, j);
      }
    }
    return errors[from.length()][to.length()];
  }

  private static int least(int[][] errors, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int one = 1 + Math.min(errors[i - 1][j], errors[i][j - 1]);
    int exchanged = Math.min(one, errors[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(exchanged, errors[i - 2][j - 2] + 1) : exchanged;
  }
}
