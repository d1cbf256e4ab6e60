package godwit.cli.screen;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of cells, each column as wide as its widest cell. Columns of numbers stand to the right.
 */
public final class Columns {
  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();
  private final int firstRight;

  /**
   * Begins with the heads of the columns.
   *
   * @param firstRight the index of the first column whose cells stand to the right; all after it
   *     do, too
   */
  public Columns(int firstRight, String... heads) {
    this.firstRight = firstRight;
    lines.add(List.of(heads));
  }

  /** Adds a line of as many cells as there are heads. */
  public Columns add(String... cells) {
    if (cells.length != lines.getFirst().size()) {
      throw new IllegalArgumentException(
          "columns=" + lines.getFirst().size() + " cells=" + cells.length);
    }
    lines.add(List.of(cells));
    return this;
  }

  /** Returns the heads and the lines, without spaces at their ends. */
  public List<String> lines() {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return lines.stream().map(line -> line(line, widths)).toList();
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String space = " ".repeat(widths[i] - cell.length());
      text.append(i == 0 ? "" : GAP).append(i >= firstRight ? space + cell : cell + space);
    }
    return text.toString().stripTrailing();
  }
}
