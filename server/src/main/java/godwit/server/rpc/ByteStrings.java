package godwit.server.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import godwit.key.Bytes;

/** Bytes as messages have them, and back. */
final class ByteStrings {
  private ByteStrings() {}

  /** Takes the array over, which nobody changes. */
  static ByteString bytes(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.borrow());
  }

  static Bytes bytes(ByteString string) {
    return Bytes.adopt(string.toByteArray());
  }
}
