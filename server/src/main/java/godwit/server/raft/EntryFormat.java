package godwit.server.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.PeerId;
import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.CorruptionException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a log entry in the journal, version 1. Numbers are big endian.
 *
 * <pre>
 *  0  version, 1                                              1
 *  1  kind: 1 nothing, 2 data, 3 configuration                1
 *  2  1 if the entry has a checksum, else 0                   1
 *  3  term                                                    8
 * 11  checksum                                                8
 * 19  the data; of a configuration, the names of its peers, old peers, learners and old
 *     learners, each list as a count and strings in the form of {@link ByteWriter}
 * </pre>
 */
final class EntryFormat {
  private static final byte VERSION = 1;
  private static final int BODY_AT = 19;

  private EntryFormat() {}

  static byte[] encode(LogEntry entry) {
    ByteBuffer body = body(entry);
    ByteBuffer bytes = ByteBuffer.allocate(BODY_AT + body.remaining());
    bytes.put(VERSION).put(kind(entry.getType()));
    bytes.put((byte) (entry.hasChecksum() ? 1 : 0));
    bytes.putLong(entry.getId().getTerm()).putLong(entry.getChecksum()).put(body);
    return bytes.array();
  }

  private static byte kind(EntryType type) {
    return switch (type) {
      case ENTRY_TYPE_NO_OP -> 1;
      case ENTRY_TYPE_DATA -> 2;
      case ENTRY_TYPE_CONFIGURATION -> 3;
      case ENTRY_TYPE_UNKNOWN -> throw new IllegalArgumentException("entry of no type");
    };
  }

  private static ByteBuffer body(LogEntry entry) {
    if (entry.getType() != EntryType.ENTRY_TYPE_CONFIGURATION) {
      return entry.getData().duplicate();
    }
    ByteWriter out = new ByteWriter();
    put(out, entry.getPeers());
    put(out, entry.getOldPeers());
    put(out, entry.getLearners());
    put(out, entry.getOldLearners());
    return ByteBuffer.wrap(out.toBytes().borrow());
  }

  private static void put(ByteWriter out, @Nullable List<PeerId> peers) {
    if (peers == null) {
      out.putVarint(0);
      return;
    }
    out.putVarint(peers.size());
    peers.forEach(peer -> out.putString(peer.toString()));
  }

  static LogEntry decode(long index, byte[] payload) {
    return decode(index, ByteBuffer.wrap(payload));
  }

  private static LogEntry decode(long index, ByteBuffer bytes) {
    byte version = bytes.get();
    if (version != VERSION) {
      throw new CorruptionException(
          "log entry has an unknown version: index=" + index + " version=" + version);
    }
    LogEntry entry = new LogEntry(type(index, bytes.get()));
    boolean hasChecksum = bytes.get() == 1;
    entry.setId(new LogId(index, bytes.getLong()));
    long checksum = bytes.getLong();
    if (hasChecksum) {
      entry.setChecksum(checksum);
    }
    if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
      byte[] body = new byte[bytes.remaining()];
      bytes.get(body);
      ByteReader in = new ByteReader(body, 0, body.length);
      entry.setPeers(takePeers(in));
      entry.setOldPeers(takePeers(in));
      entry.setLearners(takePeers(in));
      entry.setOldLearners(takePeers(in));
      in.expectEnd();
    } else {
      entry.setData(bytes.slice());
    }
    return entry;
  }

  private static EntryType type(long index, byte kind) {
    return switch (kind) {
      case 1 -> EntryType.ENTRY_TYPE_NO_OP;
      case 2 -> EntryType.ENTRY_TYPE_DATA;
      case 3 -> EntryType.ENTRY_TYPE_CONFIGURATION;
      default ->
          throw new CorruptionException(
              "log entry is of an unknown kind: index=" + index + " kind=" + kind);
    };
  }

  /* JRaft tells "no such list" from an empty one in places, and never keeps an empty one. */
  private static @Nullable List<PeerId> takePeers(ByteReader in) {
    int count = in.takeCount();
    if (count == 0) {
      return null;
    }
    List<PeerId> peers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      peers.add(PeerId.parsePeer(in.takeString()));
    }
    return peers;
  }

  /** The configuration that an entry in the journal holds; null if it holds none. */
  static @Nullable ConfigurationEntry configuration(long index, ByteBuffer payload) {
    if (payload.get(1) != kind(EntryType.ENTRY_TYPE_CONFIGURATION)) {
      return null;
    }
    return configuration(decode(index, payload.duplicate()));
  }

  /** The configuration that an entry of that kind holds. */
  static ConfigurationEntry configuration(LogEntry entry) {
    Configuration old =
        entry.getOldPeers() == null
            ? new Configuration()
            : new Configuration(entry.getOldPeers(), entry.getOldLearners());
    return new ConfigurationEntry(
        entry.getId(), new Configuration(entry.getPeers(), entry.getLearners()), old);
  }
}
