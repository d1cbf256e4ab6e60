package godwit.placement;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import java.util.List;

/**
 * Who belongs to a group, as one of its replicas knows it from its log.
 *
 * @param voters nodes whose majority decides
 * @param learners nodes that follow and don't vote
 * @param index of the entry that says so; 0 at a replica that waits to be added
 */
public record Membership(List<String> voters, List<String> learners, long index) {
  /** Of a replica that waits to be added. */
  public static final Membership NONE = new Membership(List.of(), List.of(), 0);

  public static final Codec<Membership> CODEC =
      RecordCodecs.record(
          field(Codecs.list(Codecs.STRING), Membership::voters),
          field(Codecs.list(Codecs.STRING), Membership::learners),
          field(Codecs.VARINT, Membership::index),
          Membership::new);

  public Membership {
    voters = voters.stream().sorted().toList();
    learners = learners.stream().sorted().toList();
  }

  /** Returns whether the node votes or learns. */
  public boolean has(String node) {
    return voters.contains(node) || learners.contains(node);
  }
}
