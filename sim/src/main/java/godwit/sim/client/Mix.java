package godwit.sim.client;

import godwit.sim.world.Seed;

/** What lanes do, each as often as its weight says among all. */
public record Mix(
    int get, int put, int delete, int conditional, int batch, int count, int scan, int past) {
  /** A bit of everything. */
  public static final Mix USUAL = new Mix(22, 24, 8, 10, 12, 10, 9, 5);

  /** Mostly scans, and writes beside them. */
  public static final Mix SCANS = new Mix(4, 24, 10, 4, 14, 4, 38, 2);

  /** What a lane does next. */
  enum Act {
    GET,
    PUT,
    DELETE,
    CONDITIONAL,
    BATCH,
    COUNT,
    SCAN,
    PAST
  }

  Act draw(Seed seed) {
    int[] weights = {get, put, delete, conditional, batch, count, scan, past};
    int total = 0;
    for (int weight : weights) {
      total += weight;
    }
    int drawn = seed.below(total);
    int act = 0;
    while (drawn >= weights[act]) {
      drawn -= weights[act];
      act++;
    }
    return Act.values()[act];
  }
}
