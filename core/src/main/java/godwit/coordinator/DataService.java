package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.partition.ServiceId;

/**
 * A data service as the coordinator knows it.
 *
 * @param node the name of the node that hosts it
 * @param address where that node listens; empty in a process that listens nowhere
 */
public record DataService(ServiceId id, String node, String address) {
  public static final Codec<DataService> CODEC =
      RecordCodecs.record(
          field(ServiceId.CODEC, DataService::id),
          field(Codecs.STRING, DataService::node),
          field(Codecs.STRING, DataService::address),
          DataService::new);
}
