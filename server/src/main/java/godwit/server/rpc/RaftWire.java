package godwit.server.rpc;

import static godwit.server.rpc.ByteStrings.bytes;

import godwit.server.raft.RaftMessage;
import godwit.wire.Protocol;
import godwit.wire.v1.RaftProtocol;
import java.util.Optional;

/** The words of the schema for those of Raft's messages. */
final class RaftWire {
  static final int VERSION = Protocol.NODE_VERSION;

  private RaftWire() {}

  static RaftProtocol.RaftLane lane(RaftMessage.Lane lane) {
    return switch (lane) {
      case CONTROL -> RaftProtocol.RaftLane.RAFT_LANE_CONTROL;
      case ENTRIES -> RaftProtocol.RaftLane.RAFT_LANE_ENTRIES;
      case FILES -> RaftProtocol.RaftLane.RAFT_LANE_FILES;
    };
  }

  /** Empty if it is of no lane that is known here. */
  static Optional<RaftMessage.Lane> lane(RaftProtocol.RaftLane lane) {
    return switch (lane) {
      case RAFT_LANE_CONTROL -> Optional.of(RaftMessage.Lane.CONTROL);
      case RAFT_LANE_ENTRIES -> Optional.of(RaftMessage.Lane.ENTRIES);
      case RAFT_LANE_FILES -> Optional.of(RaftMessage.Lane.FILES);
      case RAFT_LANE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  static RaftProtocol.RaftCall call(long number, RaftMessage message) {
    return RaftProtocol.RaftCall.newBuilder()
        .setNumber(number)
        .setGroup(message.group())
        .setKind(kind(message.kind()))
        .setBody(bytes(message.body()))
        .build();
  }

  /** Empty if it is of no kind that is known here. */
  static Optional<RaftMessage> message(RaftMessage.Lane lane, RaftProtocol.RaftCall call) {
    return kind(call.getKind())
        .map(kind -> new RaftMessage(call.getGroup(), lane, kind, bytes(call.getBody())));
  }

  private static RaftProtocol.RaftKind kind(RaftMessage.Kind kind) {
    return switch (kind) {
      case VOTE -> RaftProtocol.RaftKind.RAFT_KIND_VOTE;
      case ENTRIES -> RaftProtocol.RaftKind.RAFT_KIND_ENTRIES;
      case SNAPSHOT -> RaftProtocol.RaftKind.RAFT_KIND_SNAPSHOT;
      case ELECTION -> RaftProtocol.RaftKind.RAFT_KIND_ELECTION;
      case READ -> RaftProtocol.RaftKind.RAFT_KIND_READ;
      case FILE -> RaftProtocol.RaftKind.RAFT_KIND_FILE;
    };
  }

  private static Optional<RaftMessage.Kind> kind(RaftProtocol.RaftKind kind) {
    return switch (kind) {
      case RAFT_KIND_VOTE -> Optional.of(RaftMessage.Kind.VOTE);
      case RAFT_KIND_ENTRIES -> Optional.of(RaftMessage.Kind.ENTRIES);
      case RAFT_KIND_SNAPSHOT -> Optional.of(RaftMessage.Kind.SNAPSHOT);
      case RAFT_KIND_ELECTION -> Optional.of(RaftMessage.Kind.ELECTION);
      case RAFT_KIND_READ -> Optional.of(RaftMessage.Kind.READ);
      case RAFT_KIND_FILE -> Optional.of(RaftMessage.Kind.FILE);
      case RAFT_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }
}
