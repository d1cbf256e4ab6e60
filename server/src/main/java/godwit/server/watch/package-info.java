/**
 * What counts and times the parts of a node from the outside: requests, entries, machines, disks.
 *
 * <p>Nothing here decides; a part behaves alike with and without it.
 */
@NullMarked
package godwit.server.watch;

import org.jspecify.annotations.NullMarked;
