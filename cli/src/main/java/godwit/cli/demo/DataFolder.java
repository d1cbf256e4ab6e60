package godwit.cli.demo;

import godwit.cli.screen.Amounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the demonstration keeps its data. One that nobody asked for is deleted when it is closed.
 */
record DataFolder(Path path, boolean temporary) implements AutoCloseable {
  private static final long NEEDED_BYTES = 1_000_000_000;

  /**
   * Returns the folder given, or a new one.
   *
   * @throws IOException with what is wrong and what to do next
   */
  static DataFolder of(Optional<Path> given) throws IOException {
    DataFolder folder =
        given.isPresent()
            ? new DataFolder(given.get().toAbsolutePath().normalize(), false)
            : new DataFolder(Files.createTempDirectory("godwit-demo-"), true);
    try {
      folder.checkSpace();
      return folder;
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  private void checkSpace() throws IOException {
    Path there = path;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    long free = Files.getFileStore(there).getUsableSpace();
    if (free < NEEDED_BYTES) {
      throw new IOException(
          "too little space on the disk: directory="
              + path
              + " free="
              + Amounts.bytes(free)
              + " needed="
              + Amounts.bytes(NEEDED_BYTES)
              + ". Free some, or choose another directory with --data DIR");
    }
  }

  @Override
  public void close() throws IOException {
    if (!temporary) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Somebody else has deleted it.
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
