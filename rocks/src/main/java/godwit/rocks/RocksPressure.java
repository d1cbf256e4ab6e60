package godwit.rocks;

/**
 * How hard a store works at one moment, and has worked since it was opened.
 *
 * @param memtableBytes of rows that are not flushed yet
 * @param cacheBytes in use of the cache for blocks
 * @param cacheHits blocks that were found in it
 * @param cacheMisses blocks that had to be read
 * @param fileBytes of all table files
 * @param pendingCompactionBytes that compactions should rewrite, as the database reckons
 * @param stalledMicros for how long commits were held up by flushes or compactions
 */
public record RocksPressure(
    long memtableBytes,
    long cacheBytes,
    long cacheHits,
    long cacheMisses,
    long fileBytes,
    long pendingCompactionBytes,
    long stalledMicros) {}
