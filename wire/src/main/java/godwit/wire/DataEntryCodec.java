package godwit.wire;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.CorruptionException;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.request.ServiceRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of a data service's log: eight bytes of stamp, a byte with the kind, then
 *
 * <ul>
 *   <li>kind 0: the count of writes, then each, which is the way of nearly all entries;
 *   <li>kind 1: one command that is not a write, behind its tag.
 * </ul>
 */
final class DataEntryCodec {
  static final Codec<DataEntry> CODEC = Codecs.of(DataEntryCodec::write, DataEntryCodec::read);

  private static final int WRITES = 0;
  private static final int OTHER = 1;

  private DataEntryCodec() {}

  private static void write(DataEntry entry, ByteWriter out) {
    List<DataCommand> commands = entry.commands();
    out.putLong(entry.stamp());
    if (commands.size() == 1 && !(commands.getFirst() instanceof DataCommand.Write)) {
      out.putByte(OTHER);
      DataCommandCodec.CODEC.write(commands.getFirst(), out);
      return;
    }
    out.putByte(WRITES).putVarint(commands.size());
    for (DataCommand command : commands) {
      if (!(command instanceof DataCommand.Write write)) {
        throw new IllegalArgumentException(
            "entry of several commands that are not all writes: " + command.getClass().getName());
      }
      ServiceRequest.Write.CODEC.write(write.request(), out);
    }
  }

  private static DataEntry read(ByteReader in) {
    long stamp = in.takeLong();
    int kind = in.takeByte();
    return switch (kind) {
      case WRITES -> new DataEntry(stamp, readWrites(in));
      case OTHER -> new DataEntry(stamp, List.of(readOther(in)));
      default -> throw new CorruptionException("unknown kind of entry=" + kind);
    };
  }

  private static List<DataCommand> readWrites(ByteReader in) {
    int count = in.takeCount();
    List<DataCommand> writes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      writes.add(new DataCommand.Write(ServiceRequest.Write.CODEC.read(in)));
    }
    return writes;
  }

  private static DataCommand readOther(ByteReader in) {
    DataCommand command = DataCommandCodec.CODEC.read(in);
    if (command instanceof DataCommand.Write) {
      throw new CorruptionException("write as a command that is not one");
    }
    return command;
  }
}
