package godwit.sim.transcript;

import godwit.sim.Script;
import godwit.sim.client.Workload;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Seams;
import godwit.sim.world.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A script, and what happened from its beginning to its end. */
final class Recording implements Script {
  private final Script played;
  private Optional<Story> story = Optional.empty();
  private int before;
  private final List<String> lines = new ArrayList<>();

  Recording(Script played) {
    this.played = played;
  }

  /** Returns what happened, in words. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public Seams seams() {
    return played.seams();
  }

  @Override
  public void begin(Cluster cluster, Workload workload) {
    story = Optional.of(cluster.story());
    before = cluster.story().facts().size();
    played.begin(cluster, workload);
  }

  @Override
  public void beforeHealing() {
    played.beforeHealing();
  }

  @Override
  public void atRest() {
    played.atRest();
    List<Story.Line> facts = story.orElseThrow().facts();
    Telling telling = new Telling(facts);
    facts.subList(before, facts.size()).forEach(fact -> telling.line(fact).ifPresent(lines::add));
  }
}
