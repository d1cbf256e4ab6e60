package godwit.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable string of bytes, ordered as unsigned bytes, a prefix before its extensions.
 *
 * <p>Safe for use by any thread.
 */
public final class Bytes implements Comparable<Bytes> {
  /** The string of no bytes; as a low bound it is the beginning of every key space. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** Returns a copy of {@code array}. */
  public static Bytes copyOf(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array.clone());
  }

  /**
   * Returns {@code array} itself as bytes; the caller gives it away and must not write to it again.
   */
  public static Bytes adopt(byte[] array) {
    return new Bytes(array);
  }

  /** Returns the UTF-8 encoding of {@code text}. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the bytes written in {@code hex}, two digits each; fails on anything else. */
  public static Bytes fromHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  public int length() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  /** Returns the byte at {@code index}, as a number from 0 to 255. */
  public int at(int index) {
    return array[index] & 0xFF;
  }

  /** Returns a copy of the bytes. */
  public byte[] toArray() {
    return array.clone();
  }

  /**
   * Returns the bytes themselves, for a reader that copies or only looks; nobody may write to them.
   */
  public byte[] borrow() {
    return array;
  }

  /** Returns the bytes {@code [from, to)}. */
  public Bytes slice(int from, int to) {
    return from == 0 && to == array.length ? this : new Bytes(Arrays.copyOfRange(array, from, to));
  }

  /** Returns these bytes followed by {@code more}. */
  public Bytes concat(Bytes more) {
    byte[] joined = Arrays.copyOf(array, array.length + more.array.length);
    System.arraycopy(more.array, 0, joined, array.length, more.array.length);
    return new Bytes(joined);
  }

  public boolean startsWith(Bytes prefix) {
    return array.length >= prefix.array.length
        && Arrays.equals(array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
  }

  /** Returns the smallest string above these bytes: the same with a zero byte behind. */
  public Bytes successor() {
    return new Bytes(Arrays.copyOf(array, array.length + 1));
  }

  /** Returns the text that these bytes encode in UTF-8; malformed parts become U+FFFD. */
  public String toUtf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  public String toHex() {
    return HexFormat.of().formatHex(array);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** Returns printable ASCII as it is and every other byte as {@code \xNN}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(array.length + 8);
    for (byte b : array) {
      if (b >= 0x20 && b < 0x7F && b != '\\') {
        text.append((char) b);
      } else {
        text.append("\\x").append(HexFormat.of().toHexDigits(b));
      }
    }
    return text.toString();
  }
}
