package godwit.reshape;

/**
 * How hard drivers try. A matter of speed and patience, never of correctness: replicas may differ.
 *
 * @param chunkBytes of rows in a chunk of a view
 * @param deltaBytes of changes in a delta
 * @param sealThresholdBytes a partition is sealed once a delta that caught up has at most these
 * @param deltasBeforeSeal after how many deltas that gain no ground it is sealed all the same
 * @param maxRounds after how many seals an attempt is given up
 * @param patienceMillis how long an attempt may make no progress before it is given up
 * @param pollMillis how old an answer may be before the question is asked again
 */
public record ReshapeSettings(
    long chunkBytes,
    long deltaBytes,
    long sealThresholdBytes,
    int deltasBeforeSeal,
    int maxRounds,
    long patienceMillis,
    long pollMillis) {
  /** A chunk is at most 16 MB, so that a staged file is. */
  public static final long MAX_CHUNK_BYTES = 16L << 20;

  /** Chunks of 4 MB, deltas of 256 KB, seals at 32 KB, a minute of patience. */
  public static final ReshapeSettings DEFAULT =
      new ReshapeSettings(4L << 20, 256L << 10, 32L << 10, 16, 20, 60_000, 50);

  public ReshapeSettings {
    if (chunkBytes < 1 || chunkBytes > MAX_CHUNK_BYTES || deltaBytes < 1) {
      throw new IllegalArgumentException(
          "impossible sizes: chunkBytes=" + chunkBytes + " deltaBytes=" + deltaBytes);
    }
  }

  /** Returns these settings with chunks of at most so many bytes. */
  public ReshapeSettings withChunkBytes(long other) {
    return new ReshapeSettings(
        other,
        deltaBytes,
        sealThresholdBytes,
        deltasBeforeSeal,
        maxRounds,
        patienceMillis,
        pollMillis);
  }

  /** Returns these settings with deltas of at most so many bytes. */
  public ReshapeSettings withDeltaBytes(long other) {
    return new ReshapeSettings(
        chunkBytes,
        other,
        sealThresholdBytes,
        deltasBeforeSeal,
        maxRounds,
        patienceMillis,
        pollMillis);
  }

  /** Returns these settings with that much patience. */
  public ReshapeSettings withPatienceMillis(long other) {
    return new ReshapeSettings(
        chunkBytes, deltaBytes, sealThresholdBytes, deltasBeforeSeal, maxRounds, other, pollMillis);
  }
}
