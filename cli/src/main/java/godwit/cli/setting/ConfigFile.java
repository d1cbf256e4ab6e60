package godwit.cli.setting;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of settings: text in UTF-8, in each line {@code key = value}, a comment that begins with
 * {@code #}, or nothing. A value is the rest of its line without the spaces around it; there are no
 * quotes, no escapes and no continued lines, so nothing in a path or an address needs care.
 */
final class ConfigFile {
  private static final char COMMENT = '#';

  private ConfigFile() {}

  /**
   * Returns what stands in the file, in its order. A line of another form is a value without a key.
   *
   * @throws WrongSettingsException if it can't be read
   */
  static List<Given> read(Path file) throws WrongSettingsException {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file. Make one: godwit config example > " + file);
    } catch (AccessDeniedException e) {
      throw unreadable(file, "no permission. Let the user of this process read it");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "no text in UTF-8. Save it as such");
    } catch (IOException e) {
      throw unreadable(file, e.getMessage() + ". Give another file");
    }
  }

  private static List<Given> parse(String name, List<String> lines) {
    List<Given> given = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.charAt(0) == COMMENT) {
        continue;
      }
      int equals = line.indexOf('=');
      String key = equals < 1 ? "" : line.substring(0, equals).strip();
      String value = equals < 1 ? line : line.substring(equals + 1).strip();
      given.add(new Given(key, value, name + ":" + (i + 1)));
    }
    return given;
  }

  private static WrongSettingsException unreadable(Path file, String why) {
    return new WrongSettingsException(List.of(file + ": " + why));
  }
}
