/**
 * An append-only journal of numbered entries in segment files: the disk under a replica's log.
 *
 * <p>What {@link godwit.server.journal.Journal#append} returned from survives power loss. A batch
 * costs one write and one fdatasync. A damaged entry is never returned: what a crash tore off the
 * end of the last segment is cut when the journal is opened, and any other damage is refused with
 * the file and the position. {@link godwit.server.journal.Disk} is the only way to a file, so tests
 * can fail, tear and lose writes.
 *
 * <p>Imports the JDK and {@code godwit.codec} alone; knows nothing of Raft.
 */
@NullMarked
package godwit.server.journal;

import org.jspecify.annotations.NullMarked;
