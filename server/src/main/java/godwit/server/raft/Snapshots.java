package godwit.server.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import godwit.server.journal.Journal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a replica takes a snapshot, and makes what the machine wrote durable.
 *
 * <p>What a checkpoint can write beforehand it writes on a thread of its own, and only the rest
 * keeps the apply thread; its files are synced on the node's chores thread, and only then JRaft
 * gives the snapshot its final name and lets log entries go. Thread-safe.
 */
final class Snapshots implements AutoCloseable {
  /** Directory, within a snapshot, of the machine's checkpoint. */
  static final String STATE = "state";

  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

  private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);

  private final GroupConfig config;
  private final String replica;
  private final Replicated machine;
  private final Journal journal;
  private final Executor chores;
  private final Halt halt;
  private final RetiredSnapshots retired;
  private final Rounds rounds = new Rounds(this::begin);
  private final AtomicInteger callers = new AtomicInteger();
  private final AtomicBoolean taking = new AtomicBoolean();
  // Identities of the files that were synced for the snapshot before. Chores thread.
  private Set<String> synced = Set.of();
  private volatile @Nullable Node node;
  private volatile @Nullable Exception failure;
  private volatile long handedIndex;
  private volatile long savingIndex;
  private volatile long savedIndex;
  private volatile long savedNanos = System.nanoTime();
  private volatile long pausedNanos = System.nanoTime();

  Snapshots(
      GroupConfig config,
      String replica,
      Replicated machine,
      Journal journal,
      Executor chores,
      Halt halt) {
    this.config = config;
    this.machine = machine;
    this.replica = replica;
    this.journal = journal;
    this.chores = chores;
    this.halt = halt;
    this.retired = new RetiredSnapshots(config.directory());
  }

  /** Takes snapshots of that node from now on. */
  void attach(Node started) {
    node = started;
    retired.drop();
  }

  /** The machine gets the entries up to {@code index} now. */
  void handed(long index) {
    handedIndex = index;
  }

  /** A snapshot of the entries up to {@code index} is there. */
  void loaded(long index) {
    savedIndex = index;
  }

  /** Takes a snapshot for a caller, of every entry whose outcome was told before the call. */
  CompletableFuture<Void> take() {
    callers.incrementAndGet();
    return rounds.join().whenComplete((ignored, thrown) -> callers.decrementAndGet());
  }

  /** Takes a snapshot if it is time for one. Called every second. */
  void tick() {
    long now = System.nanoTime();
    boolean isOld = now - savedNanos >= config.snapshotInterval().toNanos();
    boolean isLong = journal.bytesFrom(savedIndex + 1) >= config.snapshotLogBytes();
    boolean hasGrown = journal.lastIndex() > savedIndex;
    boolean isTime = hasGrown && (isOld || isLong) && now - pausedNanos >= 0;
    // One that takes longer than a second is not to be followed by another.
    if (isTime && !halt.happened() && taking.compareAndSet(false, true)) {
      var unused = rounds.join().whenComplete((done, thrown) -> taken(thrown));
    }
  }

  private void taken(@Nullable Throwable thrown) {
    taking.set(false);
    if (thrown != null) {
      LOG.info("snapshot was not taken: group={} why={}", config.name(), thrown.toString());
    }
  }

  private void begin(Consumer<@Nullable Throwable> end) {
    Node attached = node;
    if (attached == null) {
      end.accept(unavailable("the replica is starting"));
    } else {
      // A thread of its own: what it writes may take long, and the other groups' chores go on.
      Thread.ofPlatform()
          .daemon()
          .name("raft-prepare-" + config.name())
          .start(() -> {
            prepare();
            begin(attached, end);
          });
    }
  }

  /** Whether nobody asked for the snapshot, and the machine wants none. */
  private boolean isUnwanted() {
    return callers.get() == 0 && !machine.mayCheckpoint();
  }

  /** Has the machine do beforehand what need not keep the apply thread. */
  private void prepare() {
    if (halt.happened() || isUnwanted()) {
      return;
    }
    try {
      machine.prepareSave();
    } catch (RuntimeException | Error e) {
      // What is wrong with the machine the checkpoint itself will meet, and report.
      LOG.info("checkpoint was not prepared: group={} why={}", config.name(), e.toString());
    }
  }

  private void begin(Node active, Consumer<@Nullable Throwable> end) {
    try {
      beginWhenTold(active, end);
    } catch (RuntimeException | Error e) {
      end.accept(e);
    }
  }

  private void beginWhenTold(Node active, Consumer<@Nullable Throwable> end) {
    if (halt.happened()) {
      end.accept(unavailable("the replica has halted"));
      return;
    }
    boolean isBehind;
    try {
      isBehind = active.getLastAppliedLogIndex() < handedIndex;
    } catch (IllegalStateException e) {
      end.accept(unavailable(String.valueOf(e.getMessage())));
      return;
    }
    if (isBehind) {
      // JRaft learns of a batch after the machine told its outcomes, and till then it may call a
      // snapshot done that has none of them.
      SOON.execute(() -> begin(active, end));
    } else {
      failure = null;
      active.snapshot(status -> end.accept(outcome(status)));
    }
  }

  private @Nullable Throwable outcome(Status status) {
    retired.drop();
    if (status.isOk()) {
      savedIndex = Math.max(savedIndex, savingIndex);
      savedNanos = System.nanoTime();
      return null;
    }
    Exception cause = failure;
    return cause == null ? unavailable(String.valueOf(status.getErrorMsg())) : cause;
  }

  /** Has the machine write its checkpoint. Called on the apply thread. */
  void save(SnapshotWriter writer, Closure done) {
    savingIndex = writer.getCurrentMeta().getLastIncludedIndex();
    if (isUnwanted()) {
      fail(unavailable("the machine wants no checkpoint now"), Duration.ZERO, done);
      return;
    }
    try {
      machine.save(Path.of(writer.getPath(), STATE));
    } catch (IOException e) {
      LOG.error("checkpoint failed: group={}", config.name(), e);
      fail(e, PAUSE_AFTER_FAILURE, done);
      return;
    } catch (RuntimeException | Error e) {
      done.run(new Status(RaftError.EINTERNAL, "machine failed"));
      throw e;
    }
    chores.execute(() -> finish(writer, done));
  }

  private void fail(Exception why, Duration pause, Closure done) {
    failure = why;
    pausedNanos = System.nanoTime() + pause.toNanos();
    done.run(new Status(RaftError.ECANCELED, "%s", why.getMessage()));
  }

  private void finish(SnapshotWriter writer, Closure done) {
    Path root = Path.of(writer.getPath());
    Set<String> found = new HashSet<>();
    try (Stream<Path> tree = Files.walk(root.resolve(STATE))) {
      List<Path> paths = tree.toList();
      for (Path path : paths) {
        boolean isFile = Files.isRegularFile(path);
        String identity = isFile ? FileIdentity.of(path, replica) : "";
        if (!synced.contains(identity)) {
          sync(path);
        }
        if (isFile) {
          add(writer, root.relativize(path).toString(), identity);
          found.add(identity);
        }
      }
      sync(root);
      found.remove("");
      synced = found;
      retired.keep();
      done.run(Status.OK());
    } catch (IOException | RuntimeException e) {
      // A sync that failed once succeeds the next time although the bytes are lost.
      halt.because(e);
      done.run(new Status(RaftError.EINTERNAL, "sync failed"));
    }
  }

  private static void add(SnapshotWriter writer, String name, String identity) {
    LocalFileMeta.Builder meta = LocalFileMeta.newBuilder();
    if (!identity.isEmpty()) {
      meta.setChecksum(identity);
    }
    writer.addFile(name, meta.build());
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    retired.close();
  }

  private GroupUnavailableException unavailable(String detail) {
    return new GroupUnavailableException(config.name(), Failure.BUSY, detail);
  }
}
