package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.partition.TableId;

/** A table and its name. */
public record Table(TableId id, String name) {
  public static final Codec<Table> CODEC =
      RecordCodecs.record(
          field(TableId.CODEC, Table::id), field(Codecs.STRING, Table::name), Table::new);
}
