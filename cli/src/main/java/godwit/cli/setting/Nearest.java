package godwit.cli.setting;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that was probably meant by one that nobody knows. */
final class Nearest {
  private static final int LETTERS_FOR_ONE_ERROR = 3;
  private static final int MOST_ERRORS = 3;

  private Nearest() {}

  /**
   * Returns the known word with the fewest letters to insert, remove or exchange; empty if these
   * are more than a third of {@code word}, or more than three.
   */
  static Optional<String> to(String word, Collection<String> known) {
    int allowed = Math.min(MOST_ERRORS, word.length() / LETTERS_FOR_ONE_ERROR);
    return known.stream()
        .min(Comparator.comparingInt(other -> distance(word, other)))
        .filter(other -> distance(word, other) <= allowed);
  }

  /** The distance of Levenshtein, row by row. */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int exchanged = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(exchanged, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}
