package godwit.data;

import godwit.clock.HybridClock;
import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.key.Bytes;
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

  /** What is known of one client. */
  private static final class Session {
    private final TreeMap<Long, Completion> completions = new TreeMap<>();
    private long mark;
    private long markIssuedAt;
    private boolean travelled;
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
        raise(client, in.takeVarint(), in.takeVarint());
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
    return session != null && sequence < session.mark;
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
    Session session = raise(item.client(), item.below(), item.issuedAt());
    Bytes mark = new ByteWriter().putVarint(session.mark).putVarint(session.markIssuedAt).toBytes();
    overlay.put(StoreKeys.mark(item.client()), mark);
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
      if (session.completions.remove(expiry.sequence()) != null) {
        overlay.delete(StoreKeys.completion(expiry.client(), expiry.sequence()));
      }
      if (session.completions.isEmpty() && over(session.markIssuedAt, at)) {
        sessions.remove(expiry.client());
        if (session.travelled) {
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
      if (session.mark > 0) {
        items.add(new DeltaItem.Acknowledged(entry.getKey(), session.mark, session.markIssuedAt));
      }
      session.completions.values().stream()
          .filter(completion -> completion.table().equals(table))
          .filter(completion -> range.contains(completion.key()))
          .forEach(completion -> items.add(new DeltaItem.Completed(completion)));
    }
    return items;
  }

  /** Returns how many completions are kept. */
  int size() {
    return sessions.values().stream().mapToInt(session -> session.completions.size()).sum();
  }

  private Session remember(Completion completion) {
    RequestId id = completion.id();
    Session session = sessions.computeIfAbsent(id.client(), client -> new Session());
    session.completions.put(id.sequence(), completion);
    session.mark = Math.max(session.mark, id.acknowledgedBelow());
    session.markIssuedAt = Math.max(session.markIssuedAt, id.issuedAt());
    expiries.add(new Expiry(expiry(id.issuedAt()), id.client(), id.sequence()));
    return session;
  }

  private Session raise(ClientId client, long mark, long issuedAt) {
    Session session = sessions.computeIfAbsent(client, id -> new Session());
    session.mark = Math.max(session.mark, mark);
    session.markIssuedAt = Math.max(session.markIssuedAt, issuedAt);
    session.travelled = true;
    expiries.add(new Expiry(expiry(session.markIssuedAt), client, 0));
    return session;
  }

  private void forgetAcknowledged(ClientId client, Session session, Overlay overlay) {
    while (!session.completions.isEmpty() && session.completions.firstKey() < session.mark) {
      Completion done = session.completions.pollFirstEntry().getValue();
      RequestId id = done.id();
      expiries.remove(new Expiry(expiry(id.issuedAt()), client, id.sequence()));
      overlay.delete(StoreKeys.completion(client, id.sequence()));
    }
  }

  private long expiry(long issuedAt) {
    return HybridClock.plusMillis(issuedAt, lifeMillis);
  }
}
