package godwit.server.rpc;

import godwit.server.cluster.Recognition;
import godwit.server.replica.HostedServices;
import godwit.server.security.AuditLog;

/**
 * What this node serves calls with.
 *
 * @param node its name
 * @param audit notes what administrators do
 * @param gate tells of what was refused
 * @param hints says who leads what this node does not
 * @param recognition knows which processes this node takes part with
 * @param streams of callers, which end when the node stops
 */
record Desk(
    HostedServices hosted,
    String node,
    AuditLog audit,
    Gate gate,
    LeaderHints hints,
    Recognition recognition,
    OpenStreams streams) {}
