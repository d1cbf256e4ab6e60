package godwit.cli.argument;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The form of whole numbers from 1 up. */
public final class PositiveNumber implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      long number = Long.parseLong(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // It is told below.
    }
    throw new TypeConversionException("not a whole number from 1 up: " + text);
  }
}
