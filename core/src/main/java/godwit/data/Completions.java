package godwit.data;

import godwit.clock.HybridClock;
import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.key.KeyRange;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.RequestId;
import godwit.store.Cursor;
import godwit.store.Direction;
import godwit.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which requests ran, for as long as a client may send them again: until the client has
 * acknowledged the answer, or the request's life is over. In memory, and in the store. Not
 * thread-safe: the apply thread owns it.
 *
 * <p>A client's mark is the sequence below which it has all answers; a request below it is a late
 * duplicate. The mark comes with each completion and, for clients that wrote elsewhere, with a
 * move.
 */
final class Completions {
  /*
   * The store keeps the completions of an entry in one row, a bundle, written when the entry has
   * been applied and removed when none of them is needed. So a completion costs the store no row of
   * its own, and no removal. One that is not needed any more is still found as long as its bundle
   * is there; that does no harm, for a request that old is refused before it is looked for, and one
   * that was acknowledged gets its answer again.
   *
   * Bundles go between two entries, the earliest first, so that every replica lets the same go at
   * the same entry, also one that was opened in between.
   */
  private final long lifeMillis;
  private final TreeMap<ClientId, Session> sessions = new TreeMap<>();
  private final TreeMap<Long, Bundle> unneeded = new TreeMap<>();
  private final TreeMap<Expiry, Bundle> bundles = new TreeMap<>();
  private final TreeSet<MarkExpiry> marks = new TreeSet<>();
  private @Nullable Bundle open;

  /** The time after which a bundle is not needed, and its own time. */
  private record Expiry(long over, long at) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      int first = Long.compare(over, other.over);
      return first != 0 ? first : Long.compare(at, other.at);
    }
  }

  /** The time after which a mark that came with a move is not needed. */
  private record MarkExpiry(long over, ClientId client) implements Comparable<MarkExpiry> {
    @Override
    public int compareTo(MarkExpiry other) {
      int first = Long.compare(over, other.over);
      return first != 0 ? first : client.compareTo(other.client);
    }
  }

  Completions(long lifeMillis) {
    this.lifeMillis = lifeMillis;
  }

  void load(Snapshot snapshot) {
    try (Cursor rows = snapshot.cursor(StoreKeys.COMPLETIONS, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        Bundle bundle = new Bundle(StoreKeys.completionsAt(rows.key()));
        Bundle.CODEC.decode(rows.value()).forEach(completion -> keep(completion, bundle));
        bundles.put(expiry(bundle), bundle);
      }
    }
    try (Cursor rows = snapshot.cursor(StoreKeys.MARKS, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        ByteReader in = new ByteReader(rows.value());
        ClientId client = StoreKeys.markedClient(rows.key());
        travel(client, new Mark(in.takeVarint(), in.takeVarint()));
      }
    }
    sessions.values().forEach(session -> session.tell(this::noteUnneeded));
    // What is in the store is needed; that it was not while only a part had been read says nothing.
    unneeded.clear();
  }

  /** Returns whether a request issued then is too old at {@code at} to be judged. */
  boolean over(long issuedAt, long at) {
    return at > expiry(issuedAt);
  }

  Optional<Completion> find(ClientId client, long sequence) {
    Session session = sessions.get(client);
    return session == null ? Optional.empty() : Optional.ofNullable(session.find(sequence));
  }

  /** Returns whether the client has acknowledged the answer to this sequence. */
  boolean acknowledged(ClientId client, long sequence) {
    Session session = sessions.get(client);
    return session != null && session.acknowledged(sequence);
  }

  /**
   * Keeps a completion that came with a move, at {@code at}; one that has come back is here
   * already, and is the same.
   */
  void absorb(Completion completion, long at) {
    if (find(completion.id().client(), completion.id().sequence()).isEmpty()) {
      add(completion, at);
    }
  }

  /** Keeps a completion of the entry that is being applied, at {@code at}. */
  void add(Completion completion, long at) {
    Bundle bundle = open;
    if (bundle == null) {
      bundle = new Bundle(at);
      open = bundle;
    }
    keep(completion, bundle);
  }

  /** Takes in what a client acknowledged elsewhere. */
  void acknowledge(DeltaItem.Acknowledged item, Overlay overlay) {
    Mark mark = travel(item.client(), new Mark(item.below(), item.issuedAt())).travelled();
    overlay.put(
        StoreKeys.mark(item.client()),
        new ByteWriter().putVarint(mark.below()).putVarint(mark.issuedAt()).toBytes());
  }

  /** Puts the bundle of an entry that has been applied into the store, and lets go what is over. */
  void settle(long clock, Overlay overlay) {
    Bundle added = open;
    if (added != null) {
      open = null;
      overlay.append(StoreKeys.completions(added.at()), added.encoded());
      bundles.put(expiry(added), added);
      tell(added);
      noteUnneeded(added);
    }
    forgetUnneeded(clock, overlay);
    while (!bundles.isEmpty() && bundles.firstKey().over() < clock) {
      forget(bundles.firstEntry().getValue(), clock, overlay);
      forgetUnneeded(clock, overlay);
    }
    while (!marks.isEmpty() && marks.first().over() < clock) {
      forgetClient(marks.removeFirst().client(), clock, overlay);
    }
  }

  /** Returns what must travel with the rows of {@code range}: its completions, and all marks. */
  List<DeltaItem> travelling(TableId table, KeyRange range) {
    List<DeltaItem> items = new ArrayList<>();
    for (Map.Entry<ClientId, Session> entry : sessions.entrySet()) {
      Session session = entry.getValue();
      Mark mark = session.mark();
      if (mark.below() > 0) {
        items.add(new DeltaItem.Acknowledged(entry.getKey(), mark.below(), mark.issuedAt()));
      }
      session.unacknowledged(completion -> {
        if (completion.table().equals(table) && range.contains(completion.key())) {
          items.add(new DeltaItem.Completed(completion));
        }
      });
    }
    return items;
  }

  private void keep(Completion completion, Bundle bundle) {
    RequestId id = completion.id();
    bundle.add(completion);
    sessions.computeIfAbsent(id.client(), client -> new Session()).keep(completion, bundle);
  }

  /** Tells what the completions of a bundle did to the marks of their clients. */
  private void tell(Bundle added) {
    ClientId last = null;
    for (Completion completion : added.completions()) {
      ClientId client = completion.id().client();
      Session session = client.equals(last) ? null : sessions.get(client);
      if (session != null) {
        session.tell(this::noteUnneeded);
      }
      last = client;
    }
  }

  private Session travel(ClientId client, Mark mark) {
    Session session = sessions.computeIfAbsent(client, id -> new Session());
    session.travel(mark, this::noteUnneeded);
    marks.add(new MarkExpiry(expiry(session.travelled().issuedAt()), client));
    return session;
  }

  private void noteUnneeded(Bundle bundle) {
    if (!bundle.isNeeded()) {
      unneeded.put(bundle.at(), bundle);
    }
  }

  private void forgetUnneeded(long clock, Overlay overlay) {
    while (!unneeded.isEmpty()) {
      Bundle bundle = unneeded.pollFirstEntry().getValue();
      if (!bundle.isNeeded()) {
        forget(bundle, clock, overlay);
      }
    }
  }

  private void forget(Bundle bundle, long clock, Overlay overlay) {
    bundles.remove(expiry(bundle));
    overlay.delete(StoreKeys.completions(bundle.at()));
    for (Completion completion : bundle.completions()) {
      ClientId client = completion.id().client();
      Session session = sessions.get(client);
      if (session != null) {
        session.forget(completion, this::noteUnneeded);
        forgetClient(client, clock, overlay);
      }
    }
    unneeded.remove(bundle.at());
  }

  /** Forgets a client of whom nothing is needed. */
  private void forgetClient(ClientId client, long clock, Overlay overlay) {
    Session session = sessions.get(client);
    if (session != null && session.isEmpty() && over(session.travelled().issuedAt(), clock)) {
      sessions.remove(client);
      if (!session.travelled().equals(Mark.NONE)) {
        overlay.delete(StoreKeys.mark(client));
      }
    }
  }

  private Expiry expiry(Bundle bundle) {
    return new Expiry(expiry(bundle.issuedLast()), bundle.at());
  }

  private long expiry(long issuedAt) {
    return HybridClock.plusMillis(issuedAt, lifeMillis);
  }
}
