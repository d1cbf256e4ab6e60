/**
 * Replicated logs: what is proposed to a {@link godwit.server.raft.RaftGroup} reaches every
 * replica's {@link godwit.server.raft.Replicated} machine, in one order, durably.
 *
 * <p>The only package that imports SOFAJRaft; none of its types leaves it. The log is a {@code
 * godwit.server.journal}. Nothing here opens a socket: what replicas say to each other goes out
 * through a {@link godwit.server.raft.RaftTransport} and comes in through {@link
 * godwit.server.raft.Raft#receive}, as bytes. A node without a transport has groups of one.
 *
 * <p>Members are known by the names of their nodes. A group begins with one voter; others join as
 * learners and become voters when they have caught up, one change at a time.
 *
 * <p>A replica that meets a fault (a damaged file, a failed write, a machine that throws) halts: it
 * applies nothing more, fails what is outstanding and reports the fault once.
 */
@NullMarked
package godwit.server.raft;

import org.jspecify.annotations.NullMarked;
