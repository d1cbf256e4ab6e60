package godwit.server.raft;

import godwit.key.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log that will never be taken back.
 *
 * @param index place in the log; indexes ascend with gaps
 * @param term term in which it was proposed
 * @param data what was proposed
 * @param local the proposal, when this replica offered it since it was started; else null
 */
public record Committed(long index, long term, Bytes data, @Nullable Proposal local) {}
