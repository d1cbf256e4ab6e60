package godwit.partition;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The sum, modulo 2^128, of the hashes of a set of byte strings. Independent of their order; the
 * fingerprint of a union of disjoint sets is the sum of theirs.
 */
public record Fingerprint(long high, long low) {
  /** The fingerprint of nothing. */
  public static final Fingerprint ZERO = new Fingerprint(0, 0);

  public static final Codec<Fingerprint> CODEC =
      RecordCodecs.record(
          field(Codecs.LONG, Fingerprint::high),
          field(Codecs.LONG, Fingerprint::low),
          Fingerprint::new);

  /*
   * The hash is the 128-bit variant of MurmurHash3 for 64-bit machines [1] over two parts, the
   * first behind its length, so that moving the border between them changes it. It guards against
   * bugs and bit rot, not against an adversary.
   * [1] A. Appleby, MurmurHash3.cpp, public domain.
   */
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Returns the fingerprint of the one pair of strings. */
  public static Fingerprint of(Bytes first, Bytes second) {
    return of(first, Bytes.EMPTY, second);
  }

  /**
   * Returns the fingerprint of the pair of {@code first} and another, which is {@code head}
   * followed by {@code tail}.
   */
  public static Fingerprint of(Bytes first, Bytes head, Bytes tail) {
    Fingerprint begun = hash(Bytes.EMPTY.borrow(), first.borrow(), first.length(), 0);
    return hash(head.borrow(), tail.borrow(), begun.high, begun.low);
  }

  public Fingerprint plus(Fingerprint other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new Fingerprint(high + other.high + carry, sum);
  }

  public Fingerprint minus(Fingerprint other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new Fingerprint(high - other.high - borrow, low - other.low);
  }

  private static Fingerprint hash(byte[] head, byte[] tail, long seedHigh, long seedLow) {
    int length = head.length + tail.length;
    long h1 = seedHigh;
    long h2 = seedLow;
    int end = length - length % 16;
    for (int at = 0; at < end; at += 16) {
      h1 ^= mixFirst(word(head, tail, at));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mixSecond(word(head, tail, at + 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    int rest = length - end;
    h2 ^= mixSecond(rest > 8 ? part(head, tail, end + 8, rest - 8) : 0);
    h1 ^= mixFirst(part(head, tail, end, Math.min(rest, 8)));
    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    h1 += h2;
    return new Fingerprint(h1, h2 + h1);
  }

  /** Returns eight bytes of both strings together, the lowest first. */
  private static long word(byte[] head, byte[] tail, int from) {
    return from >= head.length
        ? (long) WORDS.get(tail, from - head.length)
        : part(head, tail, from, 8);
  }

  private static long part(byte[] head, byte[] tail, int from, int length) {
    long word = 0;
    for (int at = from + length - 1; at >= from; at--) {
      byte next = at < head.length ? head[at] : tail[at - head.length];
      word = (word << 8) | (next & 0xFF);
    }
    return word;
  }

  private static long mixFirst(long word) {
    return Long.rotateLeft(word * C1, 31) * C2;
  }

  private static long mixSecond(long word) {
    return Long.rotateLeft(word * C2, 33) * C1;
  }

  private static long finish(long hash) {
    long mixed = hash;
    mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
