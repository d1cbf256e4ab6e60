package godwit.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that git tracks, or would: what is below the root but for build output. */
final class SourceTree {
  private static final List<String> LEFT_OUT = List.of("target", ".git", ".idea");

  private SourceTree() {}

  static Path root() {
    @Nullable Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("check"))) {
      here = here.getParent();
    }
    return Objects.requireNonNull(here, "no directory above holds ./check");
  }

  static List<Path> files(String suffix) throws IOException {
    Path root = root();
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(suffix))
          .filter(path -> !leftOut(root.relativize(path)))
          .sorted()
          .toList();
    }
  }

  static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file lies in a folder");
  }

  static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static boolean leftOut(Path relative) {
    for (Path part : relative) {
      if (LEFT_OUT.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }
}
