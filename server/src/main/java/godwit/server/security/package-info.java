/**
 * Who may do what at a node: the settings, the users as this node knows them, the rules, and the
 * two logs: what administrators did, and who was refused.
 *
 * <p>Nothing here knows the network; {@code godwit.server.rpc} presents who calls. What is not
 * known is refused: until a node has learnt the users it lets nobody in.
 */
@NullMarked
package godwit.server.security;

import org.jspecify.annotations.NullMarked;
