package godwit.server.raft;

import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import godwit.key.Bytes;
import godwit.server.raft.RaftMessage.Kind;
import godwit.server.raft.RaftMessage.Lane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a message between replicas and of its answer, version 1.
 *
 * <pre>
 * 0  CRC-32C of what follows                                                  4
 * 4  1 if this is what the kind says, 2 if it is an error instead of an answer 1
 * 5  the message of JRaft 1.4, in protobuf's form
 * </pre>
 */
final class MessageFormat {
  private static final int TAG_AT = 4;
  private static final int BODY_AT = 5;
  private static final byte PLAIN = 1;
  private static final byte ERROR = 2;

  private MessageFormat() {}

  static Kind kind(Object request) {
    return switch (request) {
      case RequestVoteRequest vote -> Kind.VOTE;
      case AppendEntriesRequest entries -> Kind.ENTRIES;
      case InstallSnapshotRequest snapshot -> Kind.SNAPSHOT;
      case TimeoutNowRequest election -> Kind.ELECTION;
      case GetFileRequest file -> Kind.FILE;
      default -> throw new IllegalArgumentException("no message between replicas: " + request);
    };
  }

  static Lane lane(Object request) {
    return switch (request) {
      case AppendEntriesRequest entries ->
          entries.getEntriesCount() == 0 && !entries.hasData() ? Lane.CONTROL : Lane.ENTRIES;
      case InstallSnapshotRequest snapshot -> Lane.FILES;
      case GetFileRequest file -> Lane.FILES;
      default -> Lane.CONTROL;
    };
  }

  static Bytes encode(Message message) {
    int size = message.getSerializedSize();
    byte[] bytes = new byte[BODY_AT + size];
    bytes[TAG_AT] = message instanceof ErrorResponse ? ERROR : PLAIN;
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, BODY_AT, size);
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer.wrap(bytes).putInt(crc(bytes));
    return Bytes.adopt(bytes);
  }

  static Message decodeRequest(Kind kind, Bytes bytes) {
    Parser<? extends Message> parser =
        switch (kind) {
          case VOTE -> RequestVoteRequest.parser();
          case ENTRIES -> AppendEntriesRequest.parser();
          case SNAPSHOT -> InstallSnapshotRequest.parser();
          case ELECTION -> TimeoutNowRequest.parser();
          case READ -> throw new IllegalArgumentException("no message of JRaft: " + kind);
          case FILE -> GetFileRequest.parser();
        };
    return decode(parser, false, bytes);
  }

  static Message decodeAnswer(Kind kind, Bytes bytes) {
    Parser<? extends Message> parser =
        switch (kind) {
          case VOTE -> RequestVoteResponse.parser();
          case ENTRIES -> AppendEntriesResponse.parser();
          case SNAPSHOT -> InstallSnapshotResponse.parser();
          case ELECTION -> TimeoutNowResponse.parser();
          case READ -> throw new IllegalArgumentException("no message of JRaft: " + kind);
          case FILE -> GetFileResponse.parser();
        };
    return decode(parser, true, bytes);
  }

  private static Message decode(
      Parser<? extends Message> plain, boolean mayBeError, Bytes message) {
    byte[] bytes = message.borrow();
    if (bytes.length < BODY_AT || ByteBuffer.wrap(bytes).getInt() != crc(bytes)) {
      throw new MessageRefusedException("checksum mismatch: bytes=" + bytes.length);
    }
    byte tag = bytes[TAG_AT];
    if (tag != PLAIN && !(tag == ERROR && mayBeError)) {
      throw new MessageRefusedException("unknown form: tag=" + tag);
    }
    Parser<? extends Message> parser = tag == ERROR ? ErrorResponse.parser() : plain;
    try {
      return parser.parseFrom(bytes, BODY_AT, bytes.length - BODY_AT);
    } catch (InvalidProtocolBufferException e) {
      throw new MessageRefusedException("not the message that its kind says", e);
    }
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, TAG_AT, bytes.length - TAG_AT);
    return (int) crc.getValue();
  }
}
