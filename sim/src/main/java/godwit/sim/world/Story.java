package godwit.sim.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened: the last of it in words, and all of it as a digest. Not thread-safe.
 *
 * <p>Facts become words only when somebody reads the story, so they must not change.
 */
public final class Story {
  private final Timeline timeline;
  private final int kept;
  private final ArrayDeque<Line> lines = new ArrayDeque<>();
  private long digest = 0xCBF29CE484222325L;

  /** Something that happened. */
  public record Line(long micros, String who, String does, Object what) {
    @Override
    public String toString() {
      return String.format("%,14d us  %-4s %s %s", micros, who, does, what);
    }
  }

  /** Begins a story of which the last {@code kept} lines can be read. */
  public Story(Timeline timeline, int kept) {
    this.timeline = timeline;
    this.kept = kept;
  }

  /** Makes it part of the digest, and of no more, that somebody was reached. */
  void pass(String who) {
    mix(timeline.nowMicros());
    mix(who.hashCode());
  }

  public void tell(String who, String does, Object what) {
    if (lines.size() >= kept) {
      lines.removeFirst();
    }
    lines.add(new Line(timeline.nowMicros(), who, does, what));
    mix(timeline.nowMicros());
    mix(who.hashCode());
    mix(does.hashCode());
  }

  /** Makes a number part of the digest. */
  public void mix(long number) {
    digest = (digest ^ number) * 0x9E3779B97F4A7C15L;
    digest ^= digest >>> 29;
  }

  /** Returns a number that two runs share only if the same happened in both. */
  public long digest() {
    return digest;
  }

  /** Returns the last facts, the oldest first. */
  public List<Line> facts() {
    return List.copyOf(lines);
  }

  /** Returns the last lines, the oldest first. */
  public List<String> lines() {
    List<String> words = new ArrayList<>(lines.size());
    lines.forEach(line -> words.add(line.toString()));
    return words;
  }
}
