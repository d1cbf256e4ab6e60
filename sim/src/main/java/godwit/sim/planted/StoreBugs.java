package godwit.sim.planted;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.sim.cluster.Seams;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import godwit.store.Store;
import godwit.store.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Mistakes in what reaches a data service's store; for its keys see godwit.data. */
final class StoreBugs {
  private static final Bytes CLOCK = Bytes.utf8("aclock");
  private static final int VERSION_BYTES = 8;

  private StoreBugs() {}

  /** Keeps no rows of a kind. */
  static final class NotKept implements Seams {
    private final char kind;

    NotKept(char kind) {
      this.kind = kind;
    }

    @Override
    public List<Write> written(Store store, List<Write> writes) {
      return writes.stream()
          .filter(write -> !(write instanceof Write.Put put && put.key().at(0) == kind))
          .toList();
    }
  }

  static final class ClockNotKept implements Seams {
    @Override
    public List<Write> written(Store store, List<Write> writes) {
      return writes.stream()
          .filter(write -> !(write instanceof Write.Put put && put.key().equals(CLOCK)))
          .toList();
    }
  }

  /** Keeps each partition otherwise than it is; that shows once the store is read again. */
  static final class KeptOtherwise implements Seams {
    private final UnaryOperator<Partition> otherwise;

    KeptOtherwise(UnaryOperator<Partition> otherwise) {
      this.otherwise = otherwise;
    }

    @Override
    public List<Write> written(Store store, List<Write> writes) {
      return writes.stream().map(this::kept).toList();
    }

    private Write kept(Write write) {
      if (!(write instanceof Write.Put put && put.key().at(0) == 'p')) {
        return write;
      }
      Partition partition = otherwise.apply(Partition.CODEC.decode(put.value()));
      return new Write.Put(put.key(), Partition.CODEC.encode(partition));
    }
  }

  static Partition unsealed(Partition partition) {
    return partition.state() instanceof PartitionState.Sealed sealed
        ? partition.in(
            new PartitionState.Active(Optional.of(sealed.departure()), sealed.servesFrom()))
        : partition;
  }

  static Partition withWholeFragments(Partition partition) {
    return new Partition(
        partition.id(),
        partition.table(),
        partition.range(),
        partition.extents().stream()
            .map(extent -> new Extent(KeyRange.ALL, extent.fragment()))
            .toList(),
        partition.since(),
        partition.ended(),
        partition.state());
  }

  static Partition withoutEnding(Partition partition) {
    return new Partition(
        partition.id(),
        partition.table(),
        partition.range(),
        partition.extents(),
        partition.since(),
        Optional.empty(),
        partition.state());
  }

  /** Versions of a key sort newest first, so the one above a released one stands before it. */
  static final class PurgeTakesAnAnswer implements Seams {
    @Override
    public List<Write> written(Store store, List<Write> writes) {
      List<Write> more = new ArrayList<>(writes);
      try (Snapshot snapshot = store.snapshot()) {
        for (Write write : writes) {
          if (write instanceof Write.Delete delete && delete.key().at(0) == 'h') {
            Bytes key = delete.key();
            Bytes versions = key.slice(0, key.length() - VERSION_BYTES);
            KeyRange newer = new KeyRange(versions, key);
            try (Cursor cursor = snapshot.cursor(newer, Direction.REVERSE)) {
              if (cursor.valid()) {
                more.add(new Write.Delete(cursor.key()));
              }
            }
          }
        }
      }
      return more;
    }
  }

  /** Ingests each file a few commits late. */
  static final class LateChunk implements Seams {
    private static final int COMMITS = 3;

    private final IdentityHashMap<Store, Delay> delays = new IdentityHashMap<>();

    @Override
    public List<Write> written(Store store, List<Write> writes) {
      return delays.computeIfAbsent(store, any -> new Delay()).of(writes);
    }

    /** What one store still has to ingest. */
    private static final class Delay {
      private final ArrayDeque<Held> held = new ArrayDeque<>();
      private long commits;

      private record Held(Write.Ingest ingest, long dueAt) {}

      List<Write> of(List<Write> writes) {
        commits++;
        List<Write> now = new ArrayList<>();
        for (Write write : writes) {
          if (write instanceof Write.Ingest ingest) {
            held.add(new Held(ingest, commits + COMMITS));
          } else {
            now.add(write);
          }
        }
        while (!held.isEmpty() && held.element().dueAt() <= commits) {
          now.add(held.remove().ingest());
        }
        return now;
      }
    }
  }
}
