package godwit.codec;

import godwit.key.Bytes;

/**
 * Reads back what a {@link ByteWriter} wrote. Every method throws {@link CorruptionException} if
 * the bytes end too early. Not thread-safe.
 */
public final class ByteReader {
  private final byte[] array;
  private final int end;
  private int position;

  public ByteReader(Bytes bytes) {
    this(bytes.borrow(), 0, bytes.length());
  }

  /** Reads {@code [from, to)} of {@code array}, which must not change meanwhile. */
  public ByteReader(byte[] array, int from, int to) {
    this.array = array;
    this.position = from;
    this.end = to;
  }

  /** Returns the next byte, from 0 to 255. */
  public int takeByte() {
    need(1);
    return array[position++] & 0xFF;
  }

  public int takeInt() {
    need(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | (array[position++] & 0xFF);
    }
    return value;
  }

  public long takeLong() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (array[position++] & 0xFF);
    }
    return value;
  }

  public long takeVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = takeByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new CorruptionException("varint longer than 64 bits at=" + position);
  }

  /** Returns a varint that must be a count of things that take at least one byte each here. */
  public int takeCount() {
    long count = takeVarint();
    if (count < 0 || count > remaining()) {
      throw new CorruptionException("impossible count=" + count + " remaining=" + remaining());
    }
    return (int) count;
  }

  /** Returns the next {@code length} bytes. */
  public Bytes takeRaw(int length) {
    need(length);
    byte[] taken = new byte[length];
    System.arraycopy(array, position, taken, 0, length);
    position += length;
    return Bytes.adopt(taken);
  }

  /** Returns a byte string that stands behind its length. */
  public Bytes takeBytes() {
    return takeRaw(takeCount());
  }

  public String takeString() {
    return takeBytes().toUtf8();
  }

  public int remaining() {
    return end - position;
  }

  /** Fails unless everything was read: more bytes than the reader knows are as wrong as fewer. */
  public void expectEnd() {
    if (position != end) {
      throw new CorruptionException("unread bytes=" + remaining());
    }
  }

  private void need(int bytes) {
    if (bytes < 0 || end - position < bytes) {
      throw new CorruptionException("bytes end early: wanted=" + bytes + " left=" + remaining());
    }
  }
}
