package godwit.ycsb;

import godwit.key.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import site.ycsb.ByteArrayByteIterator;
import site.ycsb.ByteIterator;

/**
 * The fields of a record of the benchmark, as the value of one record here: for each field its name
 * and its bytes, in the order of the names. Each text is two bytes of length and UTF-8, each value
 * four bytes of length and the bytes.
 */
final class Fields {
  private Fields() {}

  static Bytes encode(Map<String, byte[]> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> field : new TreeMap<>(fields).entrySet()) {
        out.writeUTF(field.getKey());
        out.writeInt(field.getValue().length);
        out.write(field.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.adopt(bytes.toByteArray());
  }

  static Map<String, byte[]> decode(Bytes value) {
    Map<String, byte[]> fields = new TreeMap<>();
    InputStream bytes = new java.io.ByteArrayInputStream(value.borrow());
    try (DataInputStream in = new DataInputStream(bytes)) {
      while (in.available() > 0) {
        String name = in.readUTF();
        byte[] field = new byte[in.readInt()];
        in.readFully(field);
        fields.put(name, field);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("not a record of the benchmark: bytes=" + value.length(), e);
    }
    return fields;
  }

  /** Adds the fields of a value to {@code result}: those named, or all if none are. */
  static void take(Bytes value, @Nullable Set<String> names, Map<String, ByteIterator> result) {
    decode(value)
        .forEach((name, bytes) -> {
          if (names == null || names.contains(name)) {
            result.put(name, new ByteArrayByteIterator(bytes));
          }
        });
  }

  static Map<String, byte[]> of(Map<String, ByteIterator> values) {
    Map<String, byte[]> fields = new TreeMap<>();
    values.forEach((name, bytes) -> fields.put(name, bytes.toArray()));
    return fields;
  }
}
