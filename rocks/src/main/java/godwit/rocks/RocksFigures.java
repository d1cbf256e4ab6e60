package godwit.rocks;

/**
 * What a store has written since it was opened, for reckoning how often a byte reaches the disk.
 *
 * @param committedBytes the size of all commits' batches, keys and values and their frame; these go
 *     to memory, not to disk
 * @param flushedBytes what flushes wrote to disk
 * @param compactionReadBytes what compactions read
 * @param compactionWrittenBytes what compactions wrote to disk
 * @param stagedBytes what staged files took on disk when they were written
 * @param ingestedBytes the size of the files ingested; they are linked, not written again
 */
public record RocksFigures(
    long committedBytes,
    long flushedBytes,
    long compactionReadBytes,
    long compactionWrittenBytes,
    long stagedBytes,
    long ingestedBytes) {}
