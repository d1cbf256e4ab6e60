package godwit.rocks;

/**
 * What a store on RocksDB may use.
 *
 * @param memoryBytes the memory for cached blocks and for rows not yet flushed, together; half of
 *     it at most is rows
 */
public record RocksSettings(long memoryBytes) {
  /** The least memory that a store works with. */
  public static final long MIN_MEMORY_BYTES = 2L << 20;

  public RocksSettings {
    if (memoryBytes < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "too little memory: memoryBytes=" + memoryBytes + " min=" + MIN_MEMORY_BYTES);
    }
  }
}
