package godwit.server.watch;

import godwit.server.journal.Disk;
import godwit.server.journal.DiskFile;
import godwit.server.journal.WrappedDisk;
import godwit.server.journal.WrappedFile;
import godwit.server.metrics.Metrics;
import godwit.server.metrics.Spread;
import godwit.server.metrics.Total;
import godwit.server.raft.DiskOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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

  private final class WatchedDisk extends WrappedDisk {
    WatchedDisk(Disk disk) {
      super(disk);
    }

    long fileCount() {
      try {
        return names().size();
      } catch (IOException e) {
        return 0;
      }
    }

    @Override
    protected DiskFile wrapped(DiskFile file) {
      return new WatchedFile(file);
    }

    @Override
    public void close() throws IOException {
      open.remove(this);
      super.close();
    }
  }

  private final class WatchedFile extends WrappedFile {
    WatchedFile(DiskFile file) {
      super(file);
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      int count = bytes.remaining();
      super.write(bytes, position);
      writtenBytes.add(count);
    }

    @Override
    public void sync() throws IOException {
      long began = System.nanoTime();
      super.sync();
      syncs.addSince(began);
    }
  }
}
