package godwit.tests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of form, each on the text of one file; a finding says where, what and what to do
 * instead.
 */
final class TidyRules {
  static final int MAX_LINE = 100;
  static final int MAX_FILE = 500;
  static final int MAX_METHOD = 60;

  private static final Pattern METHOD =
      Pattern.compile(
          "^(  |    )(?=\\S)(?!(new|return|else|for|if|while|switch|try|case|do|throw|yield|assert)\\b)"
              + "[\\w@<>\\[\\], .?&]+ \\w+\\([^;=]*$");
  private static final Pattern DRAWER =
      Pattern.compile(
          "^package [\\w.]*\\.(util|utils|common|helper|helpers|impl|internal|misc|base)\\b");
  private static final Pattern DRAWER_TYPE =
      Pattern.compile("(class|interface|record|enum) (\\w*(Util|Utils|Helper|Manager|Impl))\\b");

  /** Words that may not stand in a source, and what to do instead. */
  private static final Map<Pattern, String> WORDS = words();

  private TidyRules() {}

  static List<String> check(String file, String text, boolean test) {
    List<String> findings = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    if (lines.length - 1 > MAX_FILE) {
      findings.add(file + ": has " + (lines.length - 1) + " lines: cut it where an idea ends");
    }
    for (int i = 0; i < lines.length; i++) {
      String where = file + ":" + (i + 1) + ": ";
      String line = lines[i];
      if (line.length() > MAX_LINE && !line.startsWith("import ")) {
        findings.add(where + "line of " + line.length() + " characters: name an inner value");
      }
      for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
        if (word.getKey().matcher(line).find()) {
          findings.add(where + word.getValue());
        }
      }
      if (DRAWER.matcher(line).find()) {
        findings.add(where + "a drawer: give the package a noun that says what is in it");
      }
      Matcher drawer = DRAWER_TYPE.matcher(line);
      if (drawer.find()) {
        findings.add(where + drawer.group(2) + ": name the variant or the thing it keeps");
      }
      if (test && line.contains("Thread.sleep(")) {
        findings.add(where + "a test that sleeps: wait for what it waits for");
      }
    }
    findings.addAll(longMethods(file, lines));
    return findings;
  }

  private static List<String> longMethods(String file, String[] lines) {
    List<String> findings = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      if (!METHOD.matcher(lines[i]).find()) {
        continue;
      }
      String indent = lines[i].startsWith("    ") ? "    " : "  ";
      int body = i;
      while (body < lines.length && !lines[body].matches(".*(\\{|;|\\{})")) {
        body++;
      }
      if (body == lines.length || !lines[body].endsWith("{")) {
        continue;
      }
      int end = body;
      while (end < lines.length && !lines[end].equals(indent + "}")) {
        end++;
      }
      if (end < lines.length && end - i + 1 > MAX_METHOD) {
        findings.add(
            file + ":" + (i + 1) + ": method of " + (end - i + 1) + " lines: name its steps");
      }
    }
    return findings;
  }

  private static Map<Pattern, String> words() {
    Map<String, String> words = new TreeMap<>();
    words.put("\\b(FIX" + "ME|XX" + "X|HA" + "CK)\\b", "an unfinished thought: finish it");
    words.put("\\bTO" + "DO\\b", "file an issue and name it, or do it");
    words.put("@Dis" + "abled\\b", "a test that does not run: mend or remove it");
    words.put("@aut" + "hor\\b", "the history knows who wrote it: leave it out");
    words.put("/wo" + "rk/|/fa" + "rm/", "a path of one machine: use a relative one");
    Map<Pattern, String> patterns = new LinkedHashMap<>();
    words.forEach((word, advice) -> patterns.put(Pattern.compile(word), advice));
    return patterns;
  }
}
