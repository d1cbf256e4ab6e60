/**
 * Replicated logs: what is proposed to a {@link godwit.server.raft.RaftGroup} reaches every
 * replica's {@link godwit.server.raft.Replicated} machine, in one order, durably.
 *
 * <p>The only package that imports SOFAJRaft; none of its types leaves it. The log is a {@code
 * godwit.server.journal}. In this release a group has one replica, and nothing here opens a socket:
 * {@code EmbeddedRpcFactory} is the place where a transport goes.
 *
 * <p>A replica that meets a fault (a damaged file, a failed write, a machine that throws) halts: it
 * applies nothing more, fails what is outstanding and reports the fault once.
 */
@NullMarked
package godwit.server.raft;

import org.jspecify.annotations.NullMarked;
