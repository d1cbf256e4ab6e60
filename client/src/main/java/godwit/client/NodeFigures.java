package godwit.client;

import java.util.List;

/**
 * The figures of a node at one moment.
 *
 * @param node its name
 */
public record NodeFigures(String node, List<Figure> figures) {
  public NodeFigures {
    figures = List.copyOf(figures);
  }
}
