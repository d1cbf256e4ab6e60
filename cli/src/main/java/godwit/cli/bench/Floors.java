package godwit.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;

/**
 * What this machine's files can do without a store: the least that each kind of work can cost here.
 * Its files lie in a directory of their own, which goes when it is closed.
 */
final class Floors implements AutoCloseable {
  private static final long FILE_BYTES = 64L << 20;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int DIGITS = 3;

  private final Path directory;

  /** Makes the directory in {@code parent}, so on the disk that is to be measured. */
  Floors(Path parent) throws IOException {
    Files.createDirectories(parent);
    this.directory = Files.createTempDirectory(parent, "bench-floor");
  }

  /**
   * Appends records of {@code bytes}, {@code outstanding} to a batch: each batch one write and one
   * fdatasync, to a file that has its size beforehand, as a journal with group commit does.
   */
  Figures journal(int outstanding, int bytes, long seconds) throws IOException {
    Histogram nanos = new Histogram(DIGITS);
    ByteBuffer batch = ByteBuffer.allocate(outstanding * bytes);
    long batches = 0;
    try (FileChannel file = file("journal", FILE_BYTES)) {
      long position = 0;
      long from = System.nanoTime();
      long end = from + seconds * 1_000_000_000L;
      for (long now = from; now < end; now = System.nanoTime()) {
        file.write(batch.clear(), position);
        file.force(false);
        nanos.recordValue(System.nanoTime() - now);
        batches++;
        position = (position + batch.capacity()) % (FILE_BYTES - batch.capacity());
      }
      double elapsed = (System.nanoTime() - from) / 1e9;
      return new Figures(batches * outstanding / elapsed, nanos, 0);
    }
  }

  /** Reads {@code bytes} at places of chance in a file that lies in memory, one after another. */
  Figures reads(int bytes, long seconds) throws IOException {
    Histogram nanos = new Histogram(DIGITS);
    ByteBuffer row = ByteBuffer.allocateDirect(bytes);
    try (FileChannel file = file("reads", FILE_BYTES)) {
      long from = System.nanoTime();
      long end = from + seconds * 1_000_000_000L;
      for (long now = from; now < end; now = System.nanoTime()) {
        long place = ThreadLocalRandom.current().nextLong(FILE_BYTES - bytes);
        file.read(row.clear(), place);
        nanos.recordValue(System.nanoTime() - now);
      }
      double elapsed = (System.nanoTime() - from) / 1e9;
      return new Figures(nanos.getTotalCount() / elapsed, nanos, 0);
    }
  }

  /** Returns how many bytes a second a file is read at, from its beginning to its end. */
  double sequentialReads(long bytes) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    try (FileChannel file = file("sequential", bytes)) {
      long from = System.nanoTime();
      for (long at = 0; at < bytes; at += CHUNK_BYTES) {
        file.read(chunk.clear(), at);
      }
      return bytes * 1e9 / (System.nanoTime() - from);
    }
  }

  /** Returns how many bytes a second a file is copied at, until the copy is on the disk. */
  double copy(long bytes) throws IOException {
    try (FileChannel source = file("source", bytes);
        FileChannel target = open("target")) {
      long from = System.nanoTime();
      for (long at = 0; at < bytes; ) {
        at += source.transferTo(at, bytes - at, target);
      }
      target.force(true);
      return bytes * 1e9 / (System.nanoTime() - from);
    }
  }

  private FileChannel file(String name, long bytes) throws IOException {
    FileChannel file = open(name);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    ThreadLocalRandom.current().nextBytes(chunk.array());
    for (long at = 0; at < bytes; at += CHUNK_BYTES) {
      file.write(chunk.clear(), at);
    }
    file.force(true);
    return file;
  }

  private FileChannel open(String name) throws IOException {
    return FileChannel.open(
        directory.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(directory)) {
      files.forEach(Floors::remove);
    }
    Files.delete(directory);
  }

  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
