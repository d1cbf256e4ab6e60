package godwit.server.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Settings of one replica of a group.
 *
 * @param name the group's name: a letter, then letters, digits, '-' or '_'
 * @param directory holds the replica's log, ballot and snapshots, those that are being deleted, and
 *     nothing else
 * @param maxOutstanding proposals that may be outstanding at a time
 * @param snapshotInterval time between snapshots of a log that grows
 * @param snapshotLogBytes growth of the log that brings the next snapshot forward
 * @param electionTimeout time without a leader after which a replica stands for election
 * @param start who the members are when the directory is empty
 * @param number of the replica, by which its group knows it apart from others that the node has had
 *     of the group, and lost or deleted: a replica that has nothing must be given one that none of
 *     them had
 */
public record GroupConfig(
    String name,
    Path directory,
    int maxOutstanding,
    Duration snapshotInterval,
    long snapshotLogBytes,
    Duration electionTimeout,
    Start start,
    int number) {
  static final int MAX_OUTSTANDING = 512;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]*");
  private static final Duration MIN_ELECTION_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_DURATION = Duration.ofDays(1);

  /**
   * How often a replica takes snapshots of its log, and when it stands for election.
   *
   * @param electionTimeout time without a leader after which a replica stands for election
   * @param snapshotInterval time between snapshots of a log that grows
   * @param snapshotLogBytes growth of the log that brings the next snapshot forward
   */
  public record Rhythm(Duration electionTimeout, Duration snapshotInterval, long snapshotLogBytes) {
    /** A second; a snapshot after 10 minutes or 256 MiB. */
    public static final Rhythm DEFAULT =
        new Rhythm(Duration.ofSeconds(1), Duration.ofMinutes(10), 256L << 20);
  }

  /** How a replica begins that has nothing on disk. One that has, knows its members from there. */
  public enum Start {
    /** As the only voter of a group that is new. To be used once in the life of a group. */
    FOUND,
    /**
     * As nobody yet: it waits until a leader sends it the log, after {@link RaftGroup#addLearner}.
     */
    JOIN
  }

  public GroupConfig {
    requireName(name);
    if (maxOutstanding < 1 || maxOutstanding > MAX_OUTSTANDING) {
      throw new IllegalArgumentException(
          "maxOutstanding must be 1 to " + MAX_OUTSTANDING + ": " + maxOutstanding);
    }
    requireBetween("snapshotInterval", snapshotInterval, Duration.ofSeconds(1));
    if (snapshotLogBytes < 1) {
      throw new IllegalArgumentException("snapshotLogBytes must be positive: " + snapshotLogBytes);
    }
    requireBetween("electionTimeout", electionTimeout, MIN_ELECTION_TIMEOUT);
    if (number < 0) {
      throw new IllegalArgumentException("number must not be negative: " + number);
    }
  }

  /** The usual settings: 256 outstanding, a snapshot after 10 minutes or 256 MiB, 1 s. */
  public static GroupConfig of(String name, Path directory) {
    Rhythm usual = Rhythm.DEFAULT;
    return new GroupConfig(
        name,
        directory,
        256,
        usual.snapshotInterval(),
        usual.snapshotLogBytes(),
        usual.electionTimeout(),
        Start.FOUND,
        0);
  }

  /** These settings in another rhythm. */
  public GroupConfig with(Rhythm rhythm) {
    return new GroupConfig(
        name,
        directory,
        maxOutstanding,
        rhythm.snapshotInterval(),
        rhythm.snapshotLogBytes(),
        rhythm.electionTimeout(),
        start,
        number);
  }

  /** These settings with another rhythm of snapshots. */
  public GroupConfig withSnapshots(Duration interval, long logBytes) {
    return new GroupConfig(
        name, directory, maxOutstanding, interval, logBytes, electionTimeout, start, number);
  }

  /** These settings with another bound of outstanding proposals. */
  public GroupConfig withMaxOutstanding(int outstanding) {
    return new GroupConfig(
        name,
        directory,
        outstanding,
        snapshotInterval,
        snapshotLogBytes,
        electionTimeout,
        start,
        number);
  }

  /** These settings with another time without a leader. */
  public GroupConfig withElectionTimeout(Duration timeout) {
    return new GroupConfig(
        name,
        directory,
        maxOutstanding,
        snapshotInterval,
        snapshotLogBytes,
        timeout,
        start,
        number);
  }

  /** These settings for a replica of that number that waits to be added to a group. */
  public GroupConfig joining(int replica) {
    return new GroupConfig(
        name,
        directory,
        maxOutstanding,
        snapshotInterval,
        snapshotLogBytes,
        electionTimeout,
        Start.JOIN,
        replica);
  }

  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name is a letter, then letters, digits, '-' or '_': name=" + name);
    }
    return name;
  }

  private static void requireBetween(String what, Duration value, Duration min) {
    if (value.compareTo(min) < 0 || value.compareTo(MAX_DURATION) > 0) {
      throw new IllegalArgumentException(
          what + " must be " + min + " to " + MAX_DURATION + ": " + value);
    }
  }
}
