package godwit.sim;

import godwit.sim.client.Mix;
import java.util.List;

/**
 * What kind of runs to draw.
 *
 * @param minMillis how long the faults last at least, in virtual time
 * @param healing whether clients go on for a while after the faults, to see that they are served
 * @param small whether there are few keys and clients
 * @param calm whether nothing fails, so that nothing may be unavailable either
 * @param late whether many messages arrive when they have been given up, as moves are after a seal
 *     or two that were too short: so that there are later attempts and seals for them to meet
 * @param replicas how many replicas each group has
 * @param restores whether the coordinator is put back to older states of itself
 * @param drops whether the table is dropped in the end
 * @param members whether replicas come and go
 */
public record Plan(
    String name,
    long minMillis,
    long maxMillis,
    Mix mix,
    boolean healing,
    boolean small,
    boolean calm,
    boolean late,
    int replicas,
    boolean restores,
    boolean drops,
    boolean members) {
  /** A bit of everything. */
  public static final Plan USUAL =
      new Plan("usual", 1_000, 8_000, Mix.USUAL, true, false, false, false, 1, false, false, false);

  /** Reshapes, but no fault: every request is answered. */
  public static final Plan CALM =
      new Plan("calm", 1_500, 4_000, Mix.USUAL, false, false, true, false, 1, false, false, false);

  /** Short runs full of scans. */
  public static final Plan SCANS =
      new Plan("scans", 400, 900, Mix.SCANS, false, true, false, false, 1, false, false, false);

  /** Long runs, in which requests outlive what is known of them and history is released. */
  public static final Plan LONG =
      new Plan(
          "long", 40_000, 90_000, Mix.USUAL, true, false, false, false, 1, false, false, false);

  /** Runs in which messages come when nobody expects them any more. */
  public static final Plan LATE =
      new Plan("late", 2_000, 6_000, Mix.USUAL, false, true, false, true, 1, false, false, false);

  /** Runs in which each group has three replicas, whose leaders change and may not know. */
  public static final Plan GROUPS =
      new Plan("groups", 1_000, 6_000, Mix.USUAL, true, true, false, false, 3, false, false, false);

  /** Runs in which replicas are added, removed and exchanged, and leaders give their place away. */
  public static final Plan MEMBERS =
      new Plan("members", 1_500, 6_000, Mix.USUAL, true, true, false, false, 3, false, false, true);

  /** Runs in which the coordinator is put back to what it was, and learns what it missed. */
  public static final Plan RESTORES =
      new Plan("restores", 2_000, 8_000, Mix.USUAL, true, true, false, true, 1, true, false, false);

  /** Runs that end with the table's being dropped, while it is reshaped and things fail. */
  public static final Plan DROPS =
      new Plan("drops", 500, 4_000, Mix.USUAL, false, true, false, false, 1, false, true, false);

  /** Runs in which a script says what fails. */
  static final Plan SCRIPTED =
      new Plan(
          "scripted", 4_000, 4_000, Mix.USUAL, true, true, false, false, 1, false, false, false);

  private static final List<Plan> ALL =
      List.of(USUAL, CALM, SCANS, LONG, LATE, GROUPS, MEMBERS, RESTORES, DROPS);

  private static final int MIXTURE = 100;

  /**
   * Returns the plan that a seed has when none is named: of a hundred seeds one is long, ten are
   * calm, fifteen late, twenty full of scans, seven of groups, eight of groups whose members
   * change, seven with restores, four drop the table, and the others usual.
   */
  public static Plan of(long seed) {
    int place = Math.floorMod(seed, MIXTURE);
    if (place == 0) {
      return LONG;
    }
    if (place <= 10) {
      return CALM;
    }
    if (place <= 25) {
      return LATE;
    }
    if (place <= 45) {
      return SCANS;
    }
    if (place >= 92) {
      return MEMBERS;
    }
    if (place >= 85) {
      return GROUPS;
    }
    if (place >= 78) {
      return RESTORES;
    }
    return place < 74 ? USUAL : DROPS;
  }

  /** Returns the names of all plans. */
  public static List<String> names() {
    return ALL.stream().map(Plan::name).toList();
  }

  /**
   * Returns the plan of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Plan named(String name) {
    return ALL.stream()
        .filter(plan -> plan.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no such plan: name=" + name + " plans=" + names()));
  }
}
