package godwit.server;

import godwit.server.raft.GentleDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories with all that is in them. */
final class Trees {
  private Trees() {}

  /** Deletes the directory, if it is there. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(root)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        GentleDeletion.delete(path);
      } else {
        Files.deleteIfExists(path);
      }
    }
  }
}
