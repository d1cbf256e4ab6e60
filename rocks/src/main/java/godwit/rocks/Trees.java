package godwit.rocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Directories of database files, copied and deleted as a whole. */
final class Trees {
  private Trees() {}

  /**
   * Copies a database's directory durably. Sorted tables never change, so they are linked if both
   * directories are on one file system.
   */
  static void copy(Path from, Path to) throws IOException {
    delete(to);
    Files.createDirectory(to);
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      if (!file.toString().endsWith(".sst") || !link(file, target)) {
        Files.copy(file, target);
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    StoreDirectory.sync(to);
  }

  /** Deletes the directory, if it is there, with the files in it. */
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      for (Path file : files(directory)) {
        Files.delete(file);
      }
      Files.delete(directory);
    }
  }

  /** Makes {@code target} another name of {@code file}; returns whether that was possible. */
  static boolean link(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries.forEach(files::add);
    }
    return files;
  }
}
