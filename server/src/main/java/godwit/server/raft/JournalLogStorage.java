package godwit.server.raft;

import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.error.LogEntryCorruptedException;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import godwit.codec.CorruptionException;
import godwit.server.journal.Journal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JRaft's log on a {@link Journal}. A batch of entries costs one fdatasync.
 *
 * <p>JRaft takes a false or short answer for a failure and halts; what failed is reported here.
 */
final class JournalLogStorage implements LogStorage {
  private static final Logger LOG = LoggerFactory.getLogger(JournalLogStorage.class);

  private final AtomicBoolean preparing = new AtomicBoolean();
  private final ReplicaDisk disk;
  private final Journal journal;
  private final Executor chores;
  private final Halt halt;

  /** Takes over the open journal of that disk. */
  JournalLogStorage(ReplicaDisk disk, Executor chores, Halt halt) {
    this.disk = disk;
    this.journal = disk.journal();
    this.chores = chores;
    this.halt = halt;
  }

  @Override
  public boolean init(LogStorageOptions options) {
    disk.configurations().all().forEach(options.getConfigurationManager()::add);
    return true;
  }

  @Override
  public long getFirstLogIndex() {
    return journal.firstIndex();
  }

  @Override
  public long getLastLogIndex() {
    return journal.lastIndex();
  }

  @Override
  public @Nullable LogEntry getEntry(long index) {
    try {
      byte[] payload = journal.read(index);
      return payload == null ? null : EntryFormat.decode(index, payload);
    } catch (CorruptionException | IOException e) {
      halt.because(e);
      throw new LogEntryCorruptedException("index=" + index, e);
    }
  }

  @Override
  @Deprecated
  public long getTerm(long index) {
    LogEntry entry = getEntry(index);
    return entry == null ? 0 : entry.getId().getTerm();
  }

  @Override
  public boolean appendEntry(LogEntry entry) {
    return appendEntries(List.of(entry)) == 1;
  }

  @Override
  public int appendEntries(List<LogEntry> entries) {
    boolean isDone =
        doing(() -> {
          long next = entries.getFirst().getId().getIndex();
          if (next != journal.lastIndex() + 1) {
            throw new IllegalStateException(
                "gap in the log: last=" + journal.lastIndex() + " next=" + next);
          }
          journal.append(entries.stream().map(EntryFormat::encode).toList());
          entries.forEach(disk.configurations()::add);
        });
    if (isDone && journal.wantsSpare() && preparing.compareAndSet(false, true)) {
      chores.execute(this::prepare);
    }
    return isDone ? entries.size() : 0;
  }

  /** One that fails, for want of room perhaps, is not tried again before the next start. */
  private void prepare() {
    try {
      journal.prepare();
      preparing.set(false);
    } catch (IOException e) {
      LOG.warn("log file cannot be prepared: directory={}", disk.directory(), e);
    }
  }

  @Override
  public boolean truncatePrefix(long firstIndexKept) {
    boolean isDone = doing(() -> journal.truncatePrefix(firstIndexKept));
    if (isDone) {
      chores.execute(() -> doing(journal::tidy));
    }
    return isDone;
  }

  @Override
  public boolean truncateSuffix(long lastIndexKept) {
    disk.configurations().truncateSuffix(lastIndexKept);
    return doing(() -> journal.truncateSuffix(lastIndexKept));
  }

  @Override
  public boolean reset(long nextLogIndex) {
    disk.configurations().clear();
    return doing(() -> journal.reset(nextLogIndex));
  }

  @Override
  public void shutdown() {
    boolean ignored = doing(journal::close);
  }

  private boolean doing(Step step) {
    try {
      step.run();
      return true;
    } catch (IOException e) {
      halt.because(
          new IOException(
              "log cannot be written: directory="
                  + disk.directory()
                  + ". Make room on the disk or mend it, then start the replica again: what was"
                  + " acknowledged is there",
              e));
      return false;
    } catch (RuntimeException e) {
      halt.because(e);
      return false;
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
