package godwit.server.raft;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import java.util.zip.CRC32C;

/**
 * A leader's question, whether another replica knows of a later term than its own; version 1.
 *
 * <pre>
 * 0  CRC-32C of what follows                                         4
 * 4  the leader's term                                               8
 * 12 the number of the replica that is asked, among those of its node 4
 * </pre>
 *
 * The answer has the checksum likewise, and then one byte: 1 if it knows of none, else 0.
 */
record TermQuestion(long term, int number) {
  private static final int CRC_BYTES = 4;

  Bytes encode() {
    return guarded(new ByteWriter().putLong(term).putInt(number).toBytes());
  }

  static TermQuestion decode(Bytes message) {
    ByteReader in = body(message);
    try {
      TermQuestion question = new TermQuestion(in.takeLong(), in.takeInt());
      in.expectEnd();
      return question;
    } catch (CorruptionException e) {
      throw new MessageRefusedException("not a question for a term", e);
    }
  }

  static Bytes encodeAnswer(boolean isLatest) {
    return guarded(new ByteWriter().putByte(isLatest ? 1 : 0).toBytes());
  }

  static boolean decodeAnswer(Bytes message) {
    ByteReader in = body(message);
    try {
      int answer = in.takeByte();
      in.expectEnd();
      return answer == 1;
    } catch (CorruptionException e) {
      throw new MessageRefusedException("not an answer about a term", e);
    }
  }

  private static Bytes guarded(Bytes body) {
    return new ByteWriter().putInt(crc(body)).putRaw(body).toBytes();
  }

  private static ByteReader body(Bytes message) {
    if (message.length() >= CRC_BYTES) {
      ByteReader in = new ByteReader(message);
      int crc = in.takeInt();
      Bytes body = in.takeRaw(in.remaining());
      if (crc == crc(body)) {
        return new ByteReader(body);
      }
    }
    throw new MessageRefusedException("checksum mismatch: bytes=" + message.length());
  }

  private static int crc(Bytes body) {
    CRC32C crc = new CRC32C();
    crc.update(body.borrow());
    return (int) crc.getValue();
  }
}
