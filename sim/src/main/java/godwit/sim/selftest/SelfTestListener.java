package godwit.sim.selftest;

import godwit.sim.explore.Exploration;

/** Hears how far a self-test is. Called by one thread at a time, which should soon go on. */
public interface SelfTestListener {
  /** Nobody listens. */
  SelfTestListener DEAF =
      new SelfTestListener() {
        @Override
        public void ran(long runs, long broken) {}

        @Override
        public void exploring(String configuration, int states) {}

        @Override
        public void explored(Exploration exploration) {}

        @Override
        public void hunted(Hunt hunt, int done, int all) {}
      };

  /** So many random runs have ended, and so many of them broke a promise. */
  void ran(long runs, long broken);

  /** So many states of a configuration are known by now. */
  void exploring(String configuration, int states);

  void explored(Exploration exploration);

  /** A planted bug was looked for; {@code done} of {@code all} have been. */
  void hunted(Hunt hunt, int done, int all);
}
