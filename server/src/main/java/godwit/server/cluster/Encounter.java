package godwit.server.cluster;

import java.util.Optional;

/**
 * What a node that was asked who it is has answered.
 *
 * @param self the process that answered
 * @param twin of the one that asked, which the other has just asked in its turn
 */
public record Encounter(NodeProcess self, Optional<NodeProcess> twin) {

  /** Returns what of it is a twin of {@code asker}. */
  Optional<NodeProcess> twinOf(NodeProcess asker) {
    return self.isTwinOf(asker) ? Optional.of(self) : twin.filter(asker::isTwinOf);
  }
}
