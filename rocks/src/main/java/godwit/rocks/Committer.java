package godwit.rocks;

import godwit.key.Bytes;
import godwit.store.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The one that writes to the database: a commit's files first, then all its other writes and the
 * applied index in one batch. One commit at a time.
 */
final class Committer implements AutoCloseable {
  /*
   * Files can't be part of a batch. They go first, since a file without its commit is allowed and
   * harmless (the commit comes again and brings it again), and a commit without its file is not.
   *
   * A range without an upper end is removed up to the highest key there is, because the database
   * wants an end; only this class writes, so none above it can appear meanwhile.
   */
  private final RocksDB db;
  private final StagedFiles staging;
  private final FaultWatch faults;
  private final WriteOptions writing = new WriteOptions().setDisableWAL(true);
  private final IngestExternalFileOptions ingesting =
      new IngestExternalFileOptions().setMoveFiles(true).setWriteGlobalSeqno(false);
  private final BatchForm form = new BatchForm();
  private final AtomicLong committedBytes = new AtomicLong();
  private final AtomicLong ingestedBytes = new AtomicLong();
  private volatile long appliedIndex;

  Committer(RocksDB db, StagedFiles staging, FaultWatch faults, long appliedIndex) {
    this.db = db;
    this.staging = staging;
    this.faults = faults;
    this.appliedIndex = appliedIndex;
  }

  long appliedIndex() {
    return appliedIndex;
  }

  long committedBytes() {
    return committedBytes.get();
  }

  long ingestedBytes() {
    return ingestedBytes.get();
  }

  synchronized void commit(List<Write> writes, long index) {
    faults.checkWritable();
    if (index < appliedIndex) {
      throw new IllegalArgumentException("index goes back: from=" + appliedIndex + " to=" + index);
    }
    try {
      ingest(check(writes));
      form.clear();
      for (Write write : writes) {
        add(write, writes);
      }
      form.put(Reserved.INDEX.borrow(), RocksStore.encode(index));
      committedBytes.addAndGet(form.size());
      try (WriteBatch batch = new WriteBatch(form.toArray())) {
        db.write(writing, batch);
      }
      checkBackground();
      appliedIndex = index;
    } catch (RocksDBException e) {
      throw faults.failed("commit", e);
    } catch (IOException e) {
      throw faults.failed("commit", e);
    }
  }

  /** Throws if a thread of the database has failed; with what it met, if that can be learnt. */
  private void checkBackground() throws RocksDBException {
    long errors = db.getLongProperty("rocksdb.background-errors");
    if (errors > 0) {
      // The count says that there was one. A write is refused with it, also one of nothing.
      try (WriteBatch nothing = new WriteBatch()) {
        db.write(writing, nothing);
      }
    }
    faults.checkBackground(errors);
  }

  /** Something done to the database. */
  @FunctionalInterface
  interface Step {
    void run() throws RocksDBException;
  }

  /** Does {@code step} between two commits; returns the applied index of that moment. */
  synchronized long holding(Step step) throws RocksDBException {
    step.run();
    return appliedIndex;
  }

  @Override
  public void close() {
    writing.close();
    ingesting.close();
  }

  /** Refuses what can't be done, before anything is; returns the names of the files to ingest. */
  private List<String> check(List<Write> writes) {
    List<String> files = new ArrayList<>();
    for (Write write : writes) {
      switch (write) {
        case Write.Put put -> Reserved.refuse(put.key());
        case Write.Delete delete -> Reserved.refuse(delete.key());
        case Write.DeleteRange ignored -> {}
        case Write.Ingest ingest -> {
          staging.require(ingest.file());
          files.add(ingest.file());
        }
      }
    }
    return files.stream().distinct().toList();
  }

  private void ingest(List<String> files) throws IOException, RocksDBException {
    List<String> paths = new ArrayList<>();
    long bytes = 0;
    for (String file : files) {
      if (!staging.isEmpty(file)) {
        Path lent = staging.lend(file);
        bytes += Files.size(lent);
        paths.add(lent.toString());
      }
    }
    if (!paths.isEmpty()) {
      db.ingestExternalFile(paths, ingesting);
      ingestedBytes.addAndGet(bytes);
    }
  }

  private void add(Write write, List<Write> all) throws RocksDBException {
    switch (write) {
      case Write.Put put -> form.put(put.key().borrow(), put.value().borrow());
      case Write.Delete delete -> form.delete(delete.key());
      case Write.DeleteRange delete -> {
        Bytes low = Reserved.low(delete.range());
        Bytes high = Reserved.high(delete.range());
        Bytes end = high == null ? endOfKeys(all) : high;
        if (low.compareTo(end) < 0) {
          form.deleteRange(low, end);
        }
      }
      case Write.Ingest ignored -> {}
    }
  }

  /** Returns a key above all that the database has and all that {@code writes} put. */
  private Bytes endOfKeys(List<Write> writes) throws RocksDBException {
    Bytes highest = Bytes.EMPTY;
    try (RocksIterator rows = db.newIterator()) {
      rows.seekToLast();
      if (rows.isValid()) {
        highest = Bytes.adopt(rows.key());
      }
      rows.status();
    }
    for (Write write : writes) {
      if (write instanceof Write.Put put && put.key().compareTo(highest) > 0) {
        highest = put.key();
      }
    }
    return highest.successor();
  }
}
