package godwit.tests;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.request.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The style guide with teeth: rules on the text of the sources and the documents. */
class TidyTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  @Test
  void sourcesAreTidy() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : SourceTree.files(".java")) {
      String name = SourceTree.root().relativize(file).toString();
      if (!name.contains("tests/Tidy")) {
        findings.addAll(TidyRules.check(name, SourceTree.read(file), name.contains("src/test")));
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void rulesBiteOnPlantedText() {
    assertThat(TidyRules.check("A.java", "x".repeat(101), false)).hasSize(1);
    assertThat(TidyRules.check("A.java", "a\n".repeat(501), false)).hasSize(1);
    assertThat(TidyRules.check("A.java", "// TO" + "DO later", false)).hasSize(1);
    assertThat(TidyRules.check("A.java", "package godwit.util;", false)).hasSize(1);
    assertThat(TidyRules.check("A.java", "class RowManager {", false)).hasSize(1);
    assertThat(TidyRules.check("A.java", "    Thread.sleep(5);", true)).hasSize(1);
    assertThat(TidyRules.check("A.java", "@Dis" + "abled", true)).hasSize(1);
    String longMethod = "  void run() {\n" + "    step();\n".repeat(60) + "  }\n";
    assertThat(TidyRules.check("A.java", longMethod, false)).hasSize(1);
    String shortMethod = "  void run() {\n" + "    step();\n".repeat(50) + "  }\n";
    assertThat(TidyRules.check("A.java", shortMethod, false)).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    TreeSet<String> silent = new TreeSet<>();
    for (Path file : SourceTree.files(".java")) {
      Path folder = SourceTree.folder(file);
      boolean said = Files.exists(folder.resolve("package-info.java"));
      if (folder.toString().contains("src/main") && !said) {
        silent.add(SourceTree.root().relativize(folder).toString());
      }
    }
    assertThat(silent).as("packages without a package-info.java").isEmpty();
  }

  @Test
  void everyReasonIsDocumentedAndNoOther() throws IOException {
    String errors = SourceTree.read(SourceTree.root().resolve("docs/errors.md"));
    TreeSet<String> documented = new TreeSet<>();
    Matcher rows = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|").matcher(errors);
    while (rows.find()) {
      documented.add(rows.group(1));
    }
    TreeSet<String> reasons = new TreeSet<>();
    for (Reason reason : Reason.values()) {
      reasons.add(reason.name());
    }
    assertThat(documented).isEqualTo(reasons);
  }

  @Test
  void linksOfDocumentsResolve() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : SourceTree.files(".md")) {
      Matcher links = LINK.matcher(SourceTree.read(file));
      while (links.find()) {
        String target = links.group(1);
        if (!target.contains("://")
            && !target.startsWith("mailto:")
            && !Files.exists(SourceTree.folder(file).resolve(target))) {
          broken.add(SourceTree.root().relativize(file) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void decisionsAreNumberedWithoutGapOrRepetition() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : SourceTree.files(".md")) {
      if (SourceTree.folder(file).endsWith("adr")) {
        names.add(file.getFileName().toString());
      }
    }
    assertThat(names).isNotEmpty();
    for (int i = 0; i < names.size(); i++) {
      assertThat(names.get(i)).startsWith(String.format("%04d-", i + 1));
    }
  }
}
