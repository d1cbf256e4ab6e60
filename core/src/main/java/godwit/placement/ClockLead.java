package godwit.placement;

import java.util.OptionalLong;

/**
 * Whether the wall clock of a node leads those of the others, by what all of them report. Pure
 * arithmetic.
 */
public final class ClockLead {
  /*
   * What a node's clock shows when it reports, less what the listener's steady clock shows when the
   * report comes, is the offset between the two less the time under way. So each sample errs to one
   * side: no clock seems to be further ahead than it is. Of a node's last samples the greatest is
   * the nearest, and reports that were held up, or that a listener took in late after it stood
   * still, change nothing as long as one in the window was quick [1]. The listener's own wall clock
   * is one of those that are compared, not the measure: when it is set, nobody else seems to move.
   *
   * Of an even number of peers there are two medians, and a clock between them is right: whoever
   * leads leads more than half of the peers, and whoever is behind is behind more than half. A node
   * is judged by two peers at least: of two clocks nobody can say which one is wrong, and a node
   * alone never judges itself.
   *
   * [1] Mills, Internet Time Synchronization, IEEE Trans. Commun. 39(10), 1991: the clock filter.
   */
  private static final int LEAST_PEERS = 2;

  /** Whoever has told nothing for so long says nothing of the time either. */
  private static final long FRESH_MILLIS = 5_000;

  private ClockLead() {}

  /**
   * Returns by how many milliseconds the node's wall clock leads the median of those of its peers,
   * below 0 if it is behind; empty if it was not heard lately, or too few of them were.
   */
  public static OptionalLong of(Roster roster, String node, long nowMillis) {
    Roster.Heard own = roster.heard().get(node);
    if (own == null || !isFresh(own, nowMillis)) {
      return OptionalLong.empty();
    }
    long[] peers =
        roster.heard().values().stream()
            .filter(peer -> !peer.report().node().equals(node) && isFresh(peer, nowMillis))
            .mapToLong(Roster.Heard::offsetMillis)
            .sorted()
            .toArray();
    if (peers.length < LEAST_PEERS) {
      return OptionalLong.empty();
    }
    long offset = own.offsetMillis();
    long nearest = Math.clamp(offset, peers[(peers.length - 1) / 2], peers[peers.length / 2]);
    return OptionalLong.of(offset - nearest);
  }

  /**
   * Returns whether a clock that leads by so much may not stamp what is proposed.
   *
   * @param was whether it might not before: it may again when it leads by half of the bound
   */
  public static boolean isTooFar(long leadMillis, long boundMillis, boolean was) {
    return leadMillis > (was ? boundMillis / 2 : boundMillis);
  }

  private static boolean isFresh(Roster.Heard heard, long nowMillis) {
    return nowMillis - heard.atMillis() <= FRESH_MILLIS;
  }
}
