package godwit.server.watch;

import godwit.server.journal.Disk;
import godwit.server.journal.DiskFile;
import godwit.server.metrics.Metrics;
import godwit.server.metrics.Spread;
import godwit.server.metrics.Total;
import godwit.server.raft.DiskOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the logs of a node do with their disks. Thread-safe, lock-free. */
final class DiskFigures {
  private final Total writtenBytes;
  private final Spread syncs;
  private final Set<WatchedDisk> open = ConcurrentHashMap.newKeySet();

  DiskFigures(Metrics metrics) {
    this.writtenBytes =
        metrics
            .totals(
                "godwit_log_written_bytes_total",
                "Bytes written to the files of logs and ballots, spare files included.")
            .of();
    this.syncs =
        metrics.seconds("godwit_log_sync_seconds", "Time of an fdatasync of a log or ballot.").of();
    metrics.gauge(
        "godwit_log_files",
        "Files that the logs and ballots of the node have.",
        reading -> reading.is((double) open.stream().mapToLong(WatchedDisk::fileCount).sum()));
  }

  /** Returns {@code opener}, its disks watched. */
  DiskOpener watching(DiskOpener opener) {
    return new DiskOpener() {
      @Override
      public Disk open(Path directory) throws IOException {
        WatchedDisk disk = new WatchedDisk(opener.open(directory));
        open.add(disk);
        return disk;
      }

      @Override
      public long usableBytes(Path directory) throws IOException {
        return opener.usableBytes(directory);
      }
    };
  }

  private final class WatchedDisk implements Disk {
    private final Disk disk;

    WatchedDisk(Disk disk) {
      this.disk = disk;
    }

    long fileCount() {
      try {
        return disk.names().size();
      } catch (IOException e) {
        return 0;
      }
    }

    @Override
    public List<String> names() throws IOException {
      return disk.names();
    }

    @Override
    public DiskFile open(String name) throws IOException {
      return new WatchedFile(disk.open(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
      disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
      disk.delete(name);
    }

    @Override
    public void sync() throws IOException {
      disk.sync();
    }

    @Override
    public String describe(String name) {
      return disk.describe(name);
    }

    @Override
    public void close() throws IOException {
      open.remove(this);
      disk.close();
    }
  }

  private final class WatchedFile implements DiskFile {
    private final DiskFile file;

    WatchedFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void read(ByteBuffer into, long position) throws IOException {
      file.read(into, position);
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      int count = bytes.remaining();
      file.write(bytes, position);
      writtenBytes.add(count);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      long began = System.nanoTime();
      file.sync();
      syncs.addSince(began);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
