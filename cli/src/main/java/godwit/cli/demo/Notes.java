package godwit.cli.demo;

import godwit.cli.screen.Json;
import godwit.client.Godwit;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.partition.Tally;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one demonstration leaves in the store for the next one: how far it came. */
final class Notes {
  private static final String TABLE = "demo";
  private static final Bytes KEY = Bytes.utf8("unicode");

  private final Table table;

  /** How far a demonstration came. */
  enum State {
    /** Some rows may not have been written. */
    LOADING,
    /** All rows are there, and are being written. */
    CHANGING,
    /** All rows are there as the fingerprint says. */
    PROVEN
  }

  /**
   * A note.
   *
   * @param rows how many rows there are, or are to be
   * @param fingerprint of all rows; null unless proven
   */
  record Note(@Nullable State state, int rows, @Nullable String fingerprint) {}

  private Notes(Table table) {
    this.table = table;
  }

  /** Opens the notes of a store, which is made to have some. */
  static Notes in(Godwit client) {
    return new Notes(
        client.tables().contains(TABLE) ? client.table(TABLE) : client.createTable(TABLE));
  }

  /** Returns the last note that can be read. */
  Optional<Note> last() {
    return table
        .get(KEY)
        .flatMap(row -> Json.parse(row.value().toUtf8(), Note.class))
        .filter(note -> note.state() != null);
  }

  void loading(int rows) {
    write(new Note(State.LOADING, rows, null));
  }

  void changing(int rows) {
    write(new Note(State.CHANGING, rows, null));
  }

  void proven(int rows, Tally tally) {
    write(new Note(State.PROVEN, rows, tally.sum().toString()));
  }

  private void write(Note note) {
    table.put(KEY, Bytes.utf8(Json.of(note)));
  }
}
