package godwit.placement;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import java.util.List;

/**
 * Who belongs to a group, as one of its replicas knows it from its log. Of a replica that waits to
 * be added it is {@link #NONE}.
 *
 * @param voters nodes whose majority decides
 * @param learners nodes that follow and don't vote
 */
public record Membership(List<String> voters, List<String> learners) {
  public static final Membership NONE = new Membership(List.of(), List.of());

  public static final Codec<Membership> CODEC =
      RecordCodecs.record(
          field(Codecs.list(Codecs.STRING), Membership::voters),
          field(Codecs.list(Codecs.STRING), Membership::learners),
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
