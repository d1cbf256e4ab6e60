package godwit.cli.setting;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A unit that a number is written with.
 *
 * @param name as it is written, in this case of letters
 * @param factor how many of the smallest unit it is
 */
record Unit(String name, long factor) {
  /** Bytes, in powers of 1,024. */
  static final Scale SIZES =
      new Scale(
          List.of(
              new Unit("B", 1),
              new Unit("KiB", 1L << 10),
              new Unit("MiB", 1L << 20),
              new Unit("GiB", 1L << 30),
              new Unit("TiB", 1L << 40)));

  /** Milliseconds, and what is made of them. */
  static final Scale DURATIONS =
      new Scale(
          List.of(
              new Unit("ms", 1),
              new Unit("s", 1_000),
              new Unit("min", 60_000),
              new Unit("h", 3_600_000),
              new Unit("d", 86_400_000)));

  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15}) ?([A-Za-z]+)");

  /**
   * Units of one kind, the smallest first. A whole number and a unit is a quantity; without a unit
   * it is none, since nobody can tell what was meant.
   */
  record Scale(List<Unit> units) {
    Scale {
      units = List.copyOf(units);
    }

    /**
     * Returns how many of the smallest unit {@code text} is.
     *
     * @throws IllegalArgumentException if it is no quantity
     */
    long parse(String text) {
      Matcher parts = QUANTITY.matcher(text);
      Optional<Unit> unit =
          parts.matches()
              ? units.stream().filter(one -> one.name.equals(parts.group(2))).findFirst()
              : Optional.empty();
      if (unit.isEmpty()) {
        throw new IllegalArgumentException("not a number and a unit: " + text);
      }
      try {
        return Math.multiplyExact(Long.parseLong(parts.group(1)), unit.get().factor);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("too much: " + text, e);
      }
    }

    /** Returns the quantity in the largest unit that it is a whole number of. */
    String print(long amount) {
      Unit unit =
          units.stream()
              .filter(one -> amount % one.factor == 0 && amount >= one.factor)
              .max(Comparator.comparingLong(Unit::factor))
              .orElse(units.getFirst());
      return amount / unit.factor + unit.name;
    }

    /** Returns the units as a sentence lists them. */
    String names() {
      return units.stream().map(Unit::name).collect(Collectors.joining(", "));
    }
  }
}
