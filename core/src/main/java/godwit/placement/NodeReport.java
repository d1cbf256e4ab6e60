package godwit.placement;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import java.util.List;
import java.util.Optional;

/**
 * What a node tells of itself, twice a second.
 *
 * @param folder that its directory was given when it was made
 * @param wallMillis its wall clock, in milliseconds since 1970
 * @param freeBytes on the disk of its directory
 */
public record NodeReport(
    String node,
    String folder,
    String address,
    long wallMillis,
    long freeBytes,
    List<ReplicaReport> replicas) {
  public static final Codec<NodeReport> CODEC =
      RecordCodecs.record(
          field(Codecs.STRING, NodeReport::node),
          field(Codecs.STRING, NodeReport::folder),
          field(Codecs.STRING, NodeReport::address),
          field(Codecs.VARINT, NodeReport::wallMillis),
          field(Codecs.VARINT, NodeReport::freeBytes),
          field(Codecs.list(ReplicaReport.CODEC), NodeReport::replicas),
          NodeReport::new);

  public NodeReport {
    replicas = List.copyOf(replicas);
  }

  /** Returns what it tells of its replica of the group, if it has one. */
  public Optional<ReplicaReport> replica(String group) {
    return replicas.stream().filter(replica -> replica.group().equals(group)).findFirst();
  }
}
