package godwit.sim.explore;

import java.util.List;
import java.util.Optional;

/**
 * What an exploration found.
 *
 * @param states that are distinct: those of all machines, what was sent, and what is true
 * @param depth of the farthest: so many messages arrived
 * @param whole whether every state was visited; else the limit was reached
 * @param failure the first violation, by one of the shortest ways to it; that what is under way can
 *     end is judged only where all of up to three million states were visited
 */
public record Exploration(
    String configuration, int states, int depth, boolean whole, Optional<Failure> failure) {

  /**
   * A broken promise.
   *
   * @param promise in words
   * @param story the messages that arrived, in their order
   */
  public record Failure(String promise, String detail, List<String> story) {
    public Failure {
      story = List.copyOf(story);
    }
  }

  /** Returns whether all promises were kept, as far as this went. */
  public boolean passed() {
    return failure.isEmpty();
  }
}
