package godwit.server.rpc;

import godwit.server.replica.HostedServices;
import godwit.server.security.AuditLog;

/**
 * What this node serves calls with.
 *
 * @param node its name
 * @param audit notes what administrators do
 * @param gate tells of what was refused
 * @param hints says who leads what this node does not
 * @param streams of callers, which end when the node stops
 */
record Desk(
    HostedServices hosted,
    String node,
    AuditLog audit,
    Gate gate,
    LeaderHints hints,
    OpenStreams streams) {}
