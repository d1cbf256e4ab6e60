package godwit.rocks;

import godwit.key.Bytes;
import godwit.store.Staging;
import godwit.store.Write;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rocksdb.EnvOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * Staged files as sorted tables of the database, one directory of them:
 *
 * <pre>
 * NAME.sst       a whole file, synced; if it has no rows, the text "no rows"
 * NAME.sst.new   one being written
 * NAME.sst.copy  one being written that comes from another replica
 * NAME.sst.in    a second name of one being ingested
 * </pre>
 */
final class StagedFiles implements Staging, StagedCopies {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");
  private static final String WHOLE = ".sst";
  private static final String WRITING = ".sst.new";
  private static final String ADOPTING = ".sst.copy";
  private static final String INGESTING = ".sst.in";

  /** Handed to the disk as the file grows, so that the sync at its end holds nobody else up. */
  private static final long SYNC_BYTES = 512 << 10;

  private static final byte[] NO_ROWS = "no rows".getBytes(StandardCharsets.US_ASCII);

  private final Path directory;
  private final Packing packing;
  private final Gate gate;
  private final AtomicLong stagedBytes = new AtomicLong();
  private volatile Source source = name -> {};

  /** Files in {@code directory}; what an earlier process left there unfinished is removed. */
  StagedFiles(Path directory, Packing packing, Gate gate) {
    this.directory = directory;
    this.packing = packing;
    this.gate = gate;
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        if (!entry.toString().endsWith(WHOLE)) {
          Files.delete(entry);
        }
      }
    } catch (IOException e) {
      throw Faults.of("open staged files", directory, e);
    }
  }

  @Override
  public void stage(String name, Iterable<Write.Put> rows) {
    Path file = file(name, WHOLE);
    Path writing = file(name, WRITING);
    gate.enter();
    try {
      if (!rows.iterator().hasNext()) {
        StoreDirectory.writeDurably(writing, new String(NO_ROWS, StandardCharsets.US_ASCII));
      } else {
        write(writing, rows);
      }
      stagedBytes.addAndGet(Files.size(writing));
      Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE);
      StoreDirectory.sync(directory);
    } catch (IOException e) {
      throw Faults.of("stage " + name, directory, e);
    } catch (RocksDBException e) {
      throw Faults.of("stage " + name, directory, e);
    } finally {
      remove(writing);
      gate.leave();
    }
  }

  @Override
  public boolean holds(String name) {
    return Files.exists(file(name, WHOLE));
  }

  @Override
  public void discard(String name) {
    try {
      Files.deleteIfExists(file(name, WHOLE));
    } catch (IOException e) {
      throw Faults.of("discard " + name, directory, e);
    }
  }

  @Override
  public List<String> names() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(entry -> entry.endsWith(WHOLE))
          .map(entry -> entry.substring(0, entry.length() - WHOLE.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Faults.of("list staged files", directory, e);
    }
  }

  /** Returns how many bytes have been written into files since the store was opened. */
  long stagedBytes() {
    return stagedBytes.get();
  }

  @Override
  public Bytes content(String name) {
    try {
      Bytes content = Bytes.adopt(Files.readAllBytes(file(name, WHOLE)));
      // What has no name any more may be cut short while it is read.
      if (!holds(name)) {
        throw new IOException("staged file is gone by now");
      }
      return content;
    } catch (IOException e) {
      throw Faults.of("read staged file " + name, directory, e);
    }
  }

  @Override
  public void adopt(String name, Bytes content) {
    Path writing = file(name, ADOPTING);
    gate.enter();
    try {
      Files.write(writing, content.borrow());
      StoreDirectory.sync(writing);
      Files.move(writing, file(name, WHOLE), StandardCopyOption.ATOMIC_MOVE);
      StoreDirectory.sync(directory);
    } catch (IOException e) {
      throw Faults.of("adopt " + name, directory, e);
    } finally {
      remove(writing);
      gate.leave();
    }
  }

  @Override
  public void askFor(Source source) {
    this.source = source;
  }

  /** Throws if the file is missing and can't be had from anywhere. */
  void require(String name) {
    if (!holds(name)) {
      source.bring(name);
    }
    if (!holds(name)) {
      throw new IllegalStateException(
          "staged file is missing, and no replica that was asked has it: file="
              + name
              + ". Start this node again while the others run: it asks them anew, or gets a"
              + " snapshot from its leader; if it stops here again, replace it by another node");
    }
  }

  /** Returns the whole files in {@code directory} that have rows. */
  static List<Path> tablesIn(Path directory) throws IOException {
    List<Path> tables = new ArrayList<>();
    for (Path entry : entriesOf(directory)) {
      if (entry.toString().endsWith(WHOLE) && !isEmpty(entry)) {
        tables.add(entry);
      }
    }
    return tables;
  }

  /** Returns the names of what in {@code directory} is no whole file. */
  static List<String> unfinishedIn(Path directory) throws IOException {
    return entriesOf(directory).stream()
        .map(entry -> String.valueOf(entry.getFileName()))
        .filter(name -> !name.endsWith(WHOLE))
        .toList();
  }

  private static List<Path> entriesOf(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  /** Returns whether the file has no rows. */
  boolean isEmpty(String name) throws IOException {
    return isEmpty(file(name, WHOLE));
  }

  private static boolean isEmpty(Path file) throws IOException {
    return Files.size(file) == NO_ROWS.length && Arrays.equals(Files.readAllBytes(file), NO_ROWS);
  }

  /** Returns a second name of the file, or a copy, for the database to take away. */
  Path lend(String name) throws IOException {
    Path file = file(name, WHOLE);
    Path lent = file(name, INGESTING);
    Files.deleteIfExists(lent);
    if (!Trees.link(file, lent)) {
      Files.copy(file, lent);
    }
    return lent;
  }

  private void write(Path file, Iterable<Write.Put> rows) throws RocksDBException {
    Write.Put before = null;
    Handover key = new Handover(256);
    Handover value = new Handover(4 << 10);
    try (EnvOptions env = new EnvOptions().setBytesPerSync(SYNC_BYTES);
        SstFileWriter out = new SstFileWriter(env, packing.next())) {
      out.open(file.toString());
      for (Write.Put row : rows) {
        if (before != null && before.key().compareTo(row.key()) >= 0) {
          throw new IllegalArgumentException("rows do not ascend: key=" + row.key());
        }
        before = row;
        out.put(key.of(Reserved.refuse(row.key())), value.of(row.value()));
      }
      out.finish();
    }
    packing.learn();
  }

  /** Memory that the database reads by itself; arrays are copied for it first. */
  private static final class Handover {
    private ByteBuffer buffer;

    Handover(int bytes) {
      this.buffer = ByteBuffer.allocateDirect(bytes);
    }

    /** Returns the bytes, until the next ones are handed over. */
    ByteBuffer of(Bytes bytes) {
      if (bytes.length() > buffer.capacity()) {
        buffer = ByteBuffer.allocateDirect(Math.max(bytes.length(), 2 * buffer.capacity()));
      }
      return buffer.clear().put(bytes.borrow()).flip();
    }
  }

  /** Removes what a failure may have left; where that fails too, the next opening does it. */
  private static void remove(Path writing) {
    try {
      Files.deleteIfExists(writing);
    } catch (IOException ignored) {
      return;
    }
  }

  private Path file(String name, String ending) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a staged file: name=" + name);
    }
    return directory.resolve(name + ending);
  }
}
