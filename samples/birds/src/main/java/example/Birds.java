package example;

import godwit.client.Godwit;
import godwit.client.typed.Entry;
import godwit.client.typed.Forms;
import godwit.client.typed.TypedTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Birds by their ring, in a store in this process. */
public final class Birds implements AutoCloseable {
  private final Godwit store;
  private final TypedTable<String, String> birds;

  /** Opens the store in a directory, and makes the table if it isn't there. */
  public Birds(Path directory) throws IOException {
    this.store = Godwit.open(directory);
    this.birds = store.createTableIfAbsent("birds").as(Forms.TEXT, Forms.TEXT);
  }

  /** Notes what kind of bird bears a ring. */
  public void note(String ring, String kind) {
    birds.put(ring, kind);
  }

  /** Returns the rings that were noted from one up to another, in order. */
  public List<String> rings(String from, String below) {
    try (Stream<Entry<String, String>> found = birds.range(from, below)) {
      return found.map(Entry::key).toList();
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
