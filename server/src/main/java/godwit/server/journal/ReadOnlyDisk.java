package godwit.server.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of the file system, for reading what nobody has open. Whatever would change it throws
 * {@link UnsupportedOperationException}. A directory that is not there has no files.
 */
public final class ReadOnlyDisk implements Disk {
  private final Path directory;

  /** Reads files in {@code directory}. */
  public ReadOnlyDisk(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  @Override
  public List<String> names() throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(DirectoryDisk.LOCK))
          .toList();
    }
  }

  /** Opens a file that is there. */
  @Override
  public DiskFile open(String name) throws IOException {
    return new DirectoryDisk.ChannelFile(
        FileChannel.open(directory.resolve(name), StandardOpenOption.READ));
  }

  @Override
  public void rename(String from, String to) {
    throw refused(from);
  }

  @Override
  public void delete(String name) {
    throw refused(name);
  }

  @Override
  public void sync() {
    throw refused("");
  }

  private UnsupportedOperationException refused(String name) {
    return new UnsupportedOperationException("files are only read: file=" + describe(name));
  }

  @Override
  public String describe(String name) {
    return directory.resolve(name).toString();
  }

  @Override
  public void close() {}
}
