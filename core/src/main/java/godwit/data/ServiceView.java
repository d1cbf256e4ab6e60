package godwit.data;

/**
 * What readers of a data service know without its apply thread: partitions and times as of one
 * commit. Immutable.
 *
 * @param clock the last timestamp given; what is as of it or before can't change any more
 * @param released the timestamp before which history may be gone
 */
public record ServiceView(long clock, long released, PartitionMap partitions) {}
