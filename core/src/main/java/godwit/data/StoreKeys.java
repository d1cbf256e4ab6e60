package godwit.data;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.PartitionId;
import godwit.request.ClientId;

/**
 * The keys under which a data service keeps things in its store. Version 1:
 *
 * <pre>
 * a name                                     clock, release time, incarnation, next fragment
 * c version(8)                              completions of one entry, whose first has that version
 * d operation(16) attempt(4) version(8) n(4) delta item
 * f partition(16)                            a founded partition, so that it is not founded again
 * h fragment(8) key, escaped  ~version(8)    what a record was: value, or its removal
 * l fragment(8) key                          live record
 * m client(16)                               mark: acknowledged below, as it came with a move
 * p partition(16)                            partition
 * t partition(16)                            what its rows add up to
 * x partition(16)                            a dropped partition, so that it does not come back
 * </pre>
 *
 * <p>Numbers are big-endian, so that they sort as bytes. In history keys the byte 0 of a record's
 * key is written as 0 255 and the key ends with 0 1: so no key is a prefix of another, and versions
 * sort behind their key, newest first.
 */
final class StoreKeys {
  static final Bytes CLOCK = Bytes.utf8("aclock");
  static final Bytes RELEASED = Bytes.utf8("areleased");
  static final Bytes INCARNATION = Bytes.utf8("aincarnation");
  static final Bytes NEXT_FRAGMENT = Bytes.utf8("anextfragment");

  static final KeyRange COMPLETIONS = KeyRange.prefix(Bytes.utf8("c"));
  static final KeyRange FOUNDED = KeyRange.prefix(Bytes.utf8("f"));
  static final KeyRange HISTORY = KeyRange.prefix(Bytes.utf8("h"));
  static final KeyRange MARKS = KeyRange.prefix(Bytes.utf8("m"));
  static final KeyRange PARTITIONS = KeyRange.prefix(Bytes.utf8("p"));
  static final KeyRange COUNTS = KeyRange.prefix(Bytes.utf8("t"));
  static final KeyRange TOMBSTONES = KeyRange.prefix(Bytes.utf8("x"));

  private static final int FRAGMENT_END = 9;

  private StoreKeys() {}

  static Bytes completions(long at) {
    return new ByteWriter(9).putByte('c').putLong(at).toBytes();
  }

  static long completionsAt(Bytes key) {
    return new ByteReader(key.borrow(), 1, key.length()).takeLong();
  }

  static Bytes mark(ClientId client) {
    return new ByteWriter(17).putByte('m').putLong(client.high()).putLong(client.low()).toBytes();
  }

  static ClientId markedClient(Bytes key) {
    ByteReader in = new ByteReader(key.borrow(), 1, key.length());
    return new ClientId(in.takeLong(), in.takeLong());
  }

  static Bytes partition(PartitionId id) {
    return id('p', id);
  }

  static Bytes count(PartitionId id) {
    return id('t', id);
  }

  static Bytes founded(PartitionId id) {
    return id('f', id);
  }

  static Bytes tombstone(PartitionId id) {
    return id('x', id);
  }

  static PartitionId idOf(Bytes key) {
    ByteReader in = new ByteReader(key.borrow(), 1, key.length());
    return new PartitionId(in.takeLong(), in.takeLong());
  }

  static Bytes live(long fragment, Bytes key) {
    return fragment('l', fragment, key.length()).putRaw(key).toBytes();
  }

  /** Returns the record's key in the key of a live row. */
  static Bytes liveKey(Bytes stored) {
    return stored.slice(FRAGMENT_END, stored.length());
  }

  static KeyRange liveRange(long fragment, KeyRange range) {
    Bytes high = range.high();
    return new KeyRange(
        live(fragment, range.low()),
        high == null ? fragmentEnd('l', fragment) : live(fragment, high));
  }

  static Bytes history(long fragment, Bytes key, long version) {
    return escaped(fragment, key, 10).putByte(0).putByte(1).putLong(~version).toBytes();
  }

  /** Returns the keys of the history of {@code key} at and before {@code version}. */
  static KeyRange historyOf(long fragment, Bytes key, long version) {
    Bytes end = escaped(fragment, key, 2).putByte(0).putByte(2).toBytes();
    return new KeyRange(history(fragment, key, version), end);
  }

  static KeyRange historyRange(long fragment, KeyRange range) {
    Bytes high = range.high();
    return new KeyRange(
        escaped(fragment, range.low(), 0).toBytes(),
        high == null ? fragmentEnd('h', fragment) : escaped(fragment, high, 0).toBytes());
  }

  /** Returns the fragment of a key of history. */
  static long historyFragment(Bytes stored) {
    return new ByteReader(stored.borrow(), 1, stored.length()).takeLong();
  }

  /** Returns the record's key in a key of history. */
  static Bytes historyKey(Bytes stored) {
    ByteWriter key = new ByteWriter(stored.length());
    int end = stored.length() - 10;
    for (int i = FRAGMENT_END; i < end; i++) {
      key.putByte(stored.at(i));
      if (stored.at(i) == 0) {
        i++;
      }
    }
    return key.toBytes();
  }

  /** Returns the part of a key of history that all versions of its record share. */
  static Bytes historyPrefix(Bytes stored) {
    return stored.slice(0, stored.length() - 8);
  }

  /** Returns the version in a key of history. */
  static long historyVersion(Bytes stored) {
    if (stored.length() < FRAGMENT_END + 10) {
      throw new CorruptionException("key of history is too short: key=" + stored.toHex());
    }
    return ~new ByteReader(stored.borrow(), stored.length() - 8, stored.length()).takeLong();
  }

  static Bytes delta(Attempt attempt, long version, int n) {
    return attempt(attempt).putLong(version).putInt(n).toBytes();
  }

  /** Returns the keys of the attempt's delta items above {@code from}. */
  static KeyRange deltasAfter(Attempt attempt, long from) {
    return deltas(attempt).from(delta(attempt, from + 1, 0));
  }

  static KeyRange deltas(Attempt attempt) {
    return KeyRange.prefix(attempt(attempt).toBytes());
  }

  static long deltaVersion(Bytes stored) {
    return new ByteReader(stored.borrow(), 21, stored.length()).takeLong();
  }

  private static ByteWriter escaped(long fragment, Bytes key, int more) {
    ByteWriter out = fragment('h', fragment, key.length() + more);
    for (int i = 0; i < key.length(); i++) {
      out.putByte(key.at(i));
      if (key.at(i) == 0) {
        out.putByte(0xFF);
      }
    }
    return out;
  }

  private static ByteWriter attempt(Attempt attempt) {
    return new ByteWriter(33)
        .putByte('d')
        .putLong(attempt.operation().incarnation())
        .putLong(attempt.operation().number())
        .putInt(attempt.number());
  }

  private static ByteWriter fragment(char letter, long fragment, int more) {
    return new ByteWriter(FRAGMENT_END + more).putByte(letter).putLong(fragment);
  }

  private static Bytes fragmentEnd(char letter, long fragment) {
    return fragment(letter, fragment + 1, 0).toBytes();
  }

  private static Bytes id(char letter, PartitionId id) {
    return new ByteWriter(17)
        .putByte(letter)
        .putLong(id.incarnation())
        .putLong(id.number())
        .toBytes();
  }
}
