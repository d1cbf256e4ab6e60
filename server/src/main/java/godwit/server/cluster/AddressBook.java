package godwit.server.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of all nodes, in a file: a line each, the name, a space, {@code host:port}. A
 * cluster of which every node was stopped finds itself again by it. Thread-safe.
 */
public final class AddressBook {
  /** One that keeps nothing. */
  static final AddressBook FORGETFUL = new AddressBook(null);

  private final @Nullable Path file;
  private volatile SortedMap<String, String> addresses = new TreeMap<>();

  private AddressBook(@Nullable Path file) {
    this.file = file;
  }

  /**
   * Opens the book that is kept in {@code file}, which need not be there yet.
   *
   * @throws IOException if it can't be read, with what to do next
   */
  public static AddressBook open(Path file) throws IOException {
    AddressBook book = new AddressBook(file);
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return book;
    }
    SortedMap<String, String> addresses = new TreeMap<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      if (space < 1 || space == line.length() - 1) {
        throw new IOException(
            "no line of an address book: file="
                + file.toAbsolutePath()
                + " line="
                + line
                + ". Write a node's name, a space and host:port, or delete the file and start with"
                + " --join");
      }
      addresses.put(line.substring(0, space), line.substring(space + 1));
    }
    book.addresses = addresses;
    return book;
  }

  /** Returns where the node is, if it was ever told. */
  public Optional<String> address(String node) {
    return Optional.ofNullable(addresses.get(node));
  }

  /** Returns the names of the nodes whose addresses are known. */
  public List<String> names() {
    return List.copyOf(addresses.keySet());
  }

  /** Returns all addresses, in the order of the nodes' names. */
  public List<String> all() {
    return List.copyOf(addresses.values());
  }

  /**
   * Takes in where nodes are, in place of what it had; durable when it returns.
   *
   * @throws IOException if it can't be written; the addresses are known all the same
   */
  public synchronized void learn(Map<String, String> told) throws IOException {
    if (file == null || told.equals(addresses)) {
      return;
    }
    SortedMap<String, String> newest = new TreeMap<>(told);
    addresses = newest;
    List<String> lines = new ArrayList<>();
    newest.forEach((node, address) -> lines.add(node + " " + address + "\n"));
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    try (FileChannel out =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(String.join("", lines).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
