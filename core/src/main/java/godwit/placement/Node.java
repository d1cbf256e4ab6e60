package godwit.placement;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/**
 * A node as the coordinator knows it.
 *
 * @param name kept with its directory for good; groups know the node by it
 * @param address where others reach it; empty in a process that listens nowhere
 * @param folder drawn when its directory was made: another directory is another node, whatever its
 *     name, for it has none of what the first acknowledged
 */
public record Node(String name, String address, String folder, Standing standing) {
  public static final Codec<Node> CODEC =
      RecordCodecs.record(
          field(Codecs.STRING, Node::name),
          field(Codecs.STRING, Node::address),
          field(Codecs.STRING, Node::folder),
          field(Standing.CODEC, Node::standing),
          Node::new);

  public Node {
    if (name.isEmpty() || folder.isEmpty()) {
      throw new IllegalArgumentException("a node has a name: name=" + name + " folder=" + folder);
    }
  }

  /** Returns this node with another standing. */
  public Node as(Standing other) {
    return new Node(name, address, folder, other);
  }

  /** Returns whether it takes replicas and leads. */
  public boolean serves() {
    return standing == Standing.SERVING;
  }
}
