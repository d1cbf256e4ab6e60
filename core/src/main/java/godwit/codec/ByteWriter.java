package godwit.codec;

import godwit.key.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer that numbers and byte strings are appended to; big-endian. Not thread-safe. */
public final class ByteWriter {
  private byte[] buffer;
  private int size;

  public ByteWriter() {
    this(64);
  }

  public ByteWriter(int capacity) {
    this.buffer = new byte[capacity];
  }

  /** Appends the lowest eight bits of {@code value}. */
  public ByteWriter putByte(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
    return this;
  }

  /** Appends four bytes, the highest first. */
  public ByteWriter putInt(int value) {
    ensure(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** Appends eight bytes, the highest first. */
  public ByteWriter putLong(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /**
   * Appends {@code value} as seven bits a byte, the lowest first, the top bit set on all but the
   * last.
   */
  public ByteWriter putVarint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  /** Appends the bytes alone, without their length. */
  public ByteWriter putRaw(Bytes bytes) {
    int length = bytes.length();
    ensure(length);
    System.arraycopy(bytes.borrow(), 0, buffer, size, length);
    size += length;
    return this;
  }

  /** Appends the length as a varint, then the bytes. */
  public ByteWriter putBytes(Bytes bytes) {
    return putVarint(bytes.length()).putRaw(bytes);
  }

  /** Appends the text in UTF-8, behind its length in bytes. */
  public ByteWriter putString(String text) {
    return putBytes(Bytes.adopt(text.getBytes(StandardCharsets.UTF_8)));
  }

  public int size() {
    return size;
  }

  /**
   * Returns what was written. A buffer that is full is given away as it is: what is appended later
   * goes into a larger one.
   */
  public Bytes toBytes() {
    return Bytes.adopt(size == buffer.length ? buffer : Arrays.copyOf(buffer, size));
  }

  private void ensure(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
