package godwit.bench;

import java.io.IOException;

/**
 * Runs the measurements of {@code godwit.bench.jmh}, all or those whose names match the arguments;
 * further arguments are options of JMH, such as {@code -f 3} for three processes one after another.
 */
public final class Jmh {
  private Jmh() {}

  public static void main(String[] arguments) throws IOException {
    org.openjdk.jmh.Main.main(arguments);
  }
}
