package godwit.bench;

import godwit.key.Bytes;
import godwit.server.raft.Committed;
import godwit.server.raft.Failure;
import godwit.server.raft.Proposal;
import godwit.server.raft.RaftGroup;
import godwit.server.raft.Replicated;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes to a group as a service does: what arrives while four entries are under way shares the
 * next one. Thread-safe.
 */
final class RaftBatches {
  private static final int MAX_IN_FLIGHT = 4;

  private final RaftGroup group;
  private final int bytes;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private int inFlight;

  RaftBatches(RaftGroup group, int bytes) {
    this.group = group;
    this.bytes = bytes;
  }

  /** A machine that only tells who proposed an entry that it was applied. */
  static Replicated machine() {
    return new Replicated() {
      @Override
      public long appliedIndex() {
        return 0;
      }

      @Override
      public void apply(List<Committed> entries) {
        for (Committed entry : entries) {
          if (entry.local() instanceof Batch batch) {
            batch.applied();
          }
        }
      }

      @Override
      public void leads(long term) {}

      @Override
      public void follows() {}

      @Override
      public void save(Path dir) {
        throw new UnsupportedOperationException("a measurement takes no snapshot");
      }

      @Override
      public void load(Path dir) {
        throw new UnsupportedOperationException("a measurement takes no snapshot");
      }
    };
  }

  CompletableFuture<Void> write() {
    CompletableFuture<Void> written = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(written);
    }
    drain();
    return written;
  }

  private void drain() {
    Batch batch;
    synchronized (this) {
      if (inFlight >= MAX_IN_FLIGHT || waiting.isEmpty()) {
        return;
      }
      inFlight++;
      batch = new Batch(waiting);
      waiting = new ArrayList<>();
    }
    group.submit(batch);
  }

  private void ended() {
    synchronized (this) {
      inFlight--;
    }
    drain();
  }

  private final class Batch implements Proposal {
    private final List<CompletableFuture<Void>> writes;
    private final Bytes entry;

    Batch(List<CompletableFuture<Void>> writes) {
      this.writes = writes;
      this.entry = Bytes.adopt(new byte[writes.size() * bytes]);
    }

    @Override
    public Bytes bytes() {
      return entry;
    }

    private void applied() {
      ended();
      writes.forEach(write -> write.complete(null));
    }

    @Override
    public void failed(Failure why) {
      ended();
      writes.forEach(write -> write.completeExceptionally(new IllegalStateException("" + why)));
    }
  }
}
