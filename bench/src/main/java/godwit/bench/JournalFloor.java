package godwit.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A bare journal with group commit, the least that durable writes cost: everybody who waits is in
 * the next batch, which is appended in one write and synced by one fdatasync. The file has its size
 * beforehand, as the store's journal has.
 */
final class JournalFloor implements AutoCloseable {
  private static final long FILE_BYTES = 256L << 20;

  private final FileChannel file;

  JournalFloor(Path directory) throws IOException {
    file =
        FileChannel.open(
            directory.resolve("floor"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocate(1 << 20);
    for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) {
      file.write(zeros.clear(), at);
    }
    file.force(true);
  }

  /** Appends records of {@code bytes}, {@code outstanding} to a batch, for some seconds. */
  Lanes.Figures run(int outstanding, int bytes, int seconds) throws IOException {
    ByteBuffer batch = ByteBuffer.allocate(outstanding * bytes);
    List<Long> nanos = new ArrayList<>();
    long position = 0;
    long processorFrom = ProcessTime.nanos();
    long from = System.nanoTime();
    long end = from + seconds * 1_000_000_000L;
    while (System.nanoTime() < end) {
      long at = System.nanoTime();
      file.write(batch.clear(), position);
      file.force(false);
      nanos.add(System.nanoTime() - at);
      position = (position + batch.capacity()) % (FILE_BYTES - batch.capacity());
    }
    double elapsed = (System.nanoTime() - from) / 1e9;
    double records = nanos.size() * (double) outstanding;
    return new Lanes.Figures(
        records / elapsed,
        Quantiles.of(nanos.stream().mapToLong(Long::longValue)),
        (ProcessTime.nanos() - processorFrom) / records);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
