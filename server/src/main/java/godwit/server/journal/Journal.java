package godwit.server.journal;

import godwit.codec.CorruptionException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A durable sequence of entries {@code [firstIndex, lastIndex]}, numbered without a gap.
 *
 * <p>Any thread may read. Append, truncate, reset and close belong to one thread at a time, the
 * writer. After a failed write the journal refuses further ones: what reached the disk is known
 * only when it is opened again.
 */
public final class Journal implements Closeable {
  private static final String DRAFT = "draft";
  private static final String GROWING = "growing";
  private static final String SPARE_SUFFIX = ".spare";
  private static final long MAX_BATCH_BYTES = 1 << 30;

  private final Disk disk;
  private final Settings settings;
  private final BatchWriter writer = new BatchWriter();

  /* Guards the segments. The writer alone changes them, so it reads them without the lock. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final TreeMap<Long, Segment> segments = new TreeMap<>();

  /* Segments whose entries were let go, and then their files: the writer takes a spare, what tidies
   * makes them. */
  private final Queue<Segment> retired = new ConcurrentLinkedQueue<>();
  private final Queue<String> spares = new ConcurrentLinkedQueue<>();
  private final Object tidying = new Object();
  private long spareNumber;

  private long tornBytes;
  private volatile @Nullable Exception failure;

  private Journal(Disk disk, Settings settings) {
    this.disk = disk;
    this.settings = settings;
  }

  /**
   * Sizes.
   *
   * @param segmentBytes size at which a next file is begun; a larger batch has a file of its own
   * @param spares files kept for later use when their entries are dropped
   */
  public record Settings(int segmentBytes, int spares) {
    /** 32 MiB files; eight of them are kept, so all that a snapshot lets go under load. */
    public static final Settings DEFAULT = new Settings(32 << 20, 8);

    public Settings {
      if (segmentBytes < 1 << 10 || segmentBytes > 1 << 30) {
        throw new IllegalArgumentException("segmentBytes must be 1 KiB to 1 GiB: " + segmentBytes);
      }
      if (spares < 0) {
        throw new IllegalArgumentException("spares must not be negative: " + spares);
      }
    }
  }

  /** Sees each entry once while a journal is opened. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes the next entry; the payload is valid during the call. */
    void entry(long index, ByteBuffer payload) throws IOException;
  }

  /**
   * Opens what the disk holds, checking every byte, and shows the entries to {@code visitor} in
   * order. Takes over the disk, and closes it when opening fails.
   *
   * @throws CorruptionException if anything but an unfinished last batch is damaged
   */
  public static Journal open(Disk disk, Settings settings, Visitor visitor) throws IOException {
    Journal journal = new Journal(disk, settings);
    try {
      journal.load(visitor);
    } catch (IOException | RuntimeException e) {
      try {
        journal.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
    return journal;
  }

  private void load(Visitor visitor) throws IOException {
    for (String name : disk.names().stream().sorted().toList()) {
      if (name.equals(DRAFT) || name.equals(GROWING)) {
        disk.delete(name);
      } else if (name.endsWith(SPARE_SUFFIX)) {
        addSpare(name);
      } else if (name.endsWith(Segment.SUFFIX)) {
        load(name, visitor);
      }
    }
    if (segments.isEmpty()) {
      begin(1);
    } else {
      tornBytes = last().cutTornBatch();
    }
  }

  private void addSpare(String name) {
    String number = name.substring(0, name.length() - SPARE_SUFFIX.length());
    spareNumber = Math.max(spareNumber, Long.parseLong(number) + 1);
    spares.add(name);
  }

  private void load(String name, Visitor visitor) throws IOException {
    Segment previous = segments.isEmpty() ? null : last();
    Segment segment = Segment.open(disk, name, visitor);
    segments.put(segment.base(), segment);
    if (previous != null && previous.next() != segment.base()) {
      throw previous.damage();
    }
  }

  /** Index of the first entry, or that which the first one will have. */
  public long firstIndex() {
    lock.readLock().lock();
    try {
      return segments.firstKey();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Index of the last entry; {@code firstIndex() - 1} if there is none. */
  public long lastIndex() {
    lock.readLock().lock();
    try {
      return last().next() - 1;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Bytes on disk of the entries from {@code index} on. */
  public long bytesFrom(long index) {
    lock.readLock().lock();
    try {
      return segments.values().stream().mapToLong(segment -> segment.bytesFrom(index)).sum();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Bytes of an unacknowledged batch that were cut off when this was opened. */
  public long tornBytes() {
    return tornBytes;
  }

  /**
   * The payload of an entry; null if {@code index} is outside {@code [firstIndex, lastIndex]}.
   *
   * @throws CorruptionException if it is not what was appended
   */
  public byte @Nullable [] read(long index) throws IOException {
    lock.readLock().lock();
    try {
      Map.Entry<Long, Segment> found = segments.floorEntry(index);
      if (found == null || index >= found.getValue().next()) {
        return null;
      }
      return found.getValue().read(index);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Appends the entries as one batch; they are durable when this returns. */
  public void append(List<byte[]> payloads) throws IOException {
    long bytes = payloads.stream().mapToLong(payload -> Layout.RECORD_BYTES + payload.length).sum();
    if (bytes > MAX_BATCH_BYTES) {
      throw new IllegalArgumentException("batch is too large: bytes=" + bytes);
    }
    writing(() -> {
      Segment segment = last();
      boolean spared = !spares.isEmpty() && segment.mustGrow(bytes, settings.segmentBytes);
      if (spared || !segment.hasRoom(bytes, settings.segmentBytes)) {
        segment = begin(segment.next());
      }
      Segment.Batch batch = segment.write(writer, payloads, settings.segmentBytes);
      lock.writeLock().lock();
      try {
        segment.publish(batch);
      } finally {
        lock.writeLock().unlock();
      }
    });
  }

  /**
   * Lets entries below {@code firstKept} go. As whole files go, some may stay. When it is beyond
   * the entry after the last, the journal becomes empty and goes on there. The files are removed by
   * {@link #tidy}; until then a journal that is opened again still has the entries.
   */
  public void truncatePrefix(long firstKept) throws IOException {
    if (firstKept > lastIndex() + 1) {
      reset(firstKept);
      return;
    }
    writing(() -> {
      while (segments.size() > 1 && segments.firstEntry().getValue().next() <= firstKept) {
        retire(segments.firstEntry().getValue());
      }
    });
  }

  /** Drops the entries above {@code lastKept}, durably. */
  public void truncateSuffix(long lastKept) throws IOException {
    if (lastKept < firstIndex() - 1) {
      throw new IllegalArgumentException(
          "entries to keep are gone: lastKept=" + lastKept + " firstIndex=" + firstIndex());
    }
    writing(() -> {
      while (segments.size() > 1 && segments.lastKey() > lastKept) {
        retire(last());
      }
      // The later files first: a crash must not leave them behind a shorter one.
      tidy();
      lock.writeLock().lock();
      try {
        last().truncateAfter(lastKept);
      } finally {
        lock.writeLock().unlock();
      }
    });
  }

  /** Drops all entries, durably; the next one will have the index {@code next}. */
  public void reset(long next) throws IOException {
    writing(() -> {
      lock.writeLock().lock();
      try {
        while (!segments.isEmpty()) {
          retire(segments.firstEntry().getValue());
        }
        tidy();
        begin(next);
      } finally {
        lock.writeLock().unlock();
      }
    });
  }

  private Segment last() {
    return segments.lastEntry().getValue();
  }

  private Segment begin(long base) throws IOException {
    String spare = spares.poll();
    long salt = ThreadLocalRandom.current().nextLong();
    Segment segment = Segment.create(disk, spare == null ? DRAFT : spare, base, salt);
    lock.writeLock().lock();
    try {
      segments.put(base, segment);
    } finally {
      lock.writeLock().unlock();
    }
    return segment;
  }

  private void retire(Segment segment) {
    lock.writeLock().lock();
    try {
      segments.remove(segment.base());
    } finally {
      lock.writeLock().unlock();
    }
    retired.add(segment);
  }

  /** Removes the files of entries that were let go, which takes a while. Any thread may call it. */
  public void tidy() throws IOException {
    synchronized (tidying) {
      for (Segment segment = retired.peek(); segment != null; segment = retired.peek()) {
        remove(segment);
        retired.remove();
      }
    }
  }

  /** Returns whether {@link #prepare} would help. The thread that appends may ask. */
  public boolean wantsSpare() {
    return settings.spares > 0 && spares.isEmpty() && last().isGrowing(settings.segmentBytes);
  }

  /**
   * Grows a file for the next segment beforehand, so that no append has to; takes a while. Any
   * thread may call it. The journal is as good as before if it fails.
   */
  public void prepare() throws IOException {
    synchronized (tidying) {
      if (failure != null || !spares.isEmpty()) {
        return;
      }
      try (DiskFile file = disk.open(GROWING)) {
        Segment.grow(file, settings.segmentBytes);
      } catch (IOException e) {
        giveRoomBack(e);
        throw e;
      }
      String spare = spareNumber++ + SPARE_SUFFIX;
      disk.rename(GROWING, spare);
      disk.sync();
      spares.add(spare);
    }
  }

  private void giveRoomBack(IOException failed) {
    try {
      disk.delete(GROWING);
    } catch (IOException e) {
      failed.addSuppressed(e);
    }
  }

  private void remove(Segment segment) throws IOException {
    segment.close();
    String name = Segment.name(segment.base());
    if (spares.size() < settings.spares && segment.isFullGrown(settings.segmentBytes)) {
      String spare = spareNumber++ + SPARE_SUFFIX;
      disk.rename(name, spare);
      // Before it is overwritten: a crash must not find its new bytes under its old name.
      disk.sync();
      spares.add(spare);
    } else {
      disk.delete(name);
      // Before the next one goes: a crash must not leave a gap between those that stay.
      disk.sync();
    }
  }

  private void writing(Step step) throws IOException {
    if (failure != null) {
      throw new IOException("journal is closed or failed before; restart the replica", failure);
    }
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (failure == null) {
        tidy();
      }
    } finally {
      failure = new IOException("journal was closed");
      closeFiles();
    }
  }

  private void closeFiles() throws IOException {
    lock.writeLock().lock();
    // What tidies next must find nothing to do: the files may belong to another journal by then.
    synchronized (tidying) {
      try {
        for (Segment segment : segments.values()) {
          segment.close();
        }
        for (Segment segment = retired.poll(); segment != null; segment = retired.poll()) {
          segment.close();
        }
      } finally {
        lock.writeLock().unlock();
        disk.close();
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
