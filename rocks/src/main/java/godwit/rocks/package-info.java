/**
 * The store port on RocksDB: one database, one column family, no write-ahead log.
 *
 * <p>What has been flushed is a prefix of the commits, because each commit's batch carries its
 * applied index and lies in one memtable; the log outside replays the rest. Bytes that fail their
 * checksum are reported and never served. This is the only package that imports {@code
 * org.rocksdb}.
 */
@NullMarked
package godwit.rocks;

import org.jspecify.annotations.NullMarked;
