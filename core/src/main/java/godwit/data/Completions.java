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
  private final long lifeMillis;
  private final TreeMap<ClientId, Session> sessions = new TreeMap<>();
  private final TreeSet<Expiry> expiries = new TreeSet<>();

  /** Below which sequence a client has all answers, and when it issued a request that said so. */
  private record Mark(long below, long issuedAt) {
    private static final Mark NONE = new Mark(0, 0);

    static Mark of(Completion completion) {
      return new Mark(completion.id().acknowledgedBelow(), completion.id().issuedAt());
    }

    Mark merge(Mark other) {
      return new Mark(Math.max(below, other.below), Math.max(issuedAt, other.issuedAt));
    }

    /** Returns whether this may be why {@code merged} is what it is. */
    boolean shapes(Mark merged) {
      return below == merged.below || issuedAt == merged.issuedAt;
    }
  }

  /** What is known of one client. */
  private static final class Session {
    /*
     * The mark must follow from what the store holds, however it came to be: else a replica that
     * was opened again would judge other than one that was not. So it is that of the completions
     * and of the last move, and nothing else; what is forgotten takes its part in it along.
     */
    private final TreeMap<Long, Completion> completions = new TreeMap<>();
    private Mark travelled = Mark.NONE;
    private Mark mark = Mark.NONE;

    void keep(Completion completion) {
      completions.put(completion.id().sequence(), completion);
      mark = mark.merge(Mark.of(completion));
    }

    void forget(Completion gone) {
      completions.remove(gone.id().sequence());
      if (Mark.of(gone).shapes(mark)) {
        mark = merged();
      }
    }

    void travel(Mark with) {
      travelled = with;
      mark = mark.merge(with);
    }

    /** The last completions come first, for they nearly always have the highest mark. */
    private Mark merged() {
      Mark merged = travelled;
      for (Completion completion : completions.descendingMap().values()) {
        if (merged.equals(mark)) {
          return merged;
        }
        merged = merged.merge(Mark.of(completion));
      }
      return merged;
    }
  }

  /**
   * The time after which a completion is not needed, or, with sequence 0, the mark that came with a
   * move.
   */
  private record Expiry(long at, ClientId client, long sequence) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      int first = Long.compare(at, other.at);
      int second = first != 0 ? first : client.compareTo(other.client);
      return second != 0 ? second : Long.compare(sequence, other.sequence);
    }
  }

  Completions(long lifeMillis) {
    this.lifeMillis = lifeMillis;
  }

  void load(Snapshot snapshot) {
    try (Cursor rows = snapshot.cursor(StoreKeys.COMPLETIONS, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        remember(Completion.CODEC.decode(rows.value()));
      }
    }
    try (Cursor rows = snapshot.cursor(StoreKeys.MARKS, Direction.FORWARD)) {
      for (; rows.valid(); rows.next()) {
        ByteReader in = new ByteReader(rows.value());
        ClientId client = StoreKeys.markedClient(rows.key());
        travel(client, new Mark(in.takeVarint(), in.takeVarint()));
      }
    }
  }

  /** Returns whether a request issued then is too old at {@code at} to be judged. */
  boolean over(long issuedAt, long at) {
    return at > expiry(issuedAt);
  }

  Optional<Completion> find(ClientId client, long sequence) {
    Session session = sessions.get(client);
    return session == null
        ? Optional.empty()
        : Optional.ofNullable(session.completions.get(sequence));
  }

  /** Returns whether the client has acknowledged the answer to this sequence. */
  boolean acknowledged(ClientId client, long sequence) {
    Session session = sessions.get(client);
    return session != null && sequence < session.mark.below();
  }

  /** Keeps {@code completion}, and forgets what its client has acknowledged with it. */
  void add(Completion completion, Overlay overlay) {
    RequestId id = completion.id();
    Session session = remember(completion);
    overlay.put(
        StoreKeys.completion(id.client(), id.sequence()), Completion.CODEC.encode(completion));
    forgetAcknowledged(id.client(), session, overlay);
  }

  /** Takes over a mark that came with a move. */
  void acknowledge(DeltaItem.Acknowledged item, Overlay overlay) {
    Session session = travel(item.client(), new Mark(item.below(), item.issuedAt()));
    Mark mark = session.travelled;
    overlay.put(
        StoreKeys.mark(item.client()),
        new ByteWriter().putVarint(mark.below()).putVarint(mark.issuedAt()).toBytes());
    forgetAcknowledged(item.client(), session, overlay);
  }

  /** Forgets what is over at {@code at}. */
  void expire(long at, Overlay overlay) {
    while (!expiries.isEmpty() && expiries.first().at() < at) {
      Expiry expiry = expiries.removeFirst();
      Session session = sessions.get(expiry.client());
      if (session == null) {
        continue;
      }
      Completion old = session.completions.get(expiry.sequence());
      if (old != null) {
        session.forget(old);
        overlay.delete(StoreKeys.completion(expiry.client(), expiry.sequence()));
      }
      if (session.completions.isEmpty() && over(session.travelled.issuedAt(), at)) {
        sessions.remove(expiry.client());
        if (!session.travelled.equals(Mark.NONE)) {
          overlay.delete(StoreKeys.mark(expiry.client()));
        }
      }
    }
  }

  /** Returns what must travel with the rows of {@code range}: its completions, and all marks. */
  List<DeltaItem> travelling(TableId table, KeyRange range) {
    List<DeltaItem> items = new ArrayList<>();
    for (Map.Entry<ClientId, Session> entry : sessions.entrySet()) {
      Session session = entry.getValue();
      Mark mark = session.mark;
      if (mark.below() > 0) {
        items.add(new DeltaItem.Acknowledged(entry.getKey(), mark.below(), mark.issuedAt()));
      }
      session.completions.values().stream()
          .filter(completion -> completion.table().equals(table))
          .filter(completion -> range.contains(completion.key()))
          .forEach(completion -> items.add(new DeltaItem.Completed(completion)));
    }
    return items;
  }

  private Session remember(Completion completion) {
    RequestId id = completion.id();
    Session session = sessions.computeIfAbsent(id.client(), client -> new Session());
    session.keep(completion);
    expiries.add(new Expiry(expiry(id.issuedAt()), id.client(), id.sequence()));
    return session;
  }

  private Session travel(ClientId client, Mark mark) {
    Session session = sessions.computeIfAbsent(client, id -> new Session());
    session.travel(session.travelled.merge(mark));
    expiries.add(new Expiry(expiry(session.travelled.issuedAt()), client, 0));
    return session;
  }

  private void forgetAcknowledged(ClientId client, Session session, Overlay overlay) {
    while (!session.completions.isEmpty()
        && session.completions.firstKey() < session.mark.below()) {
      Completion done = session.completions.firstEntry().getValue();
      session.forget(done);
      RequestId id = done.id();
      expiries.remove(new Expiry(expiry(id.issuedAt()), client, id.sequence()));
      overlay.delete(StoreKeys.completion(client, id.sequence()));
    }
  }

  private long expiry(long issuedAt) {
    return HybridClock.plusMillis(issuedAt, lifeMillis);
  }
}
