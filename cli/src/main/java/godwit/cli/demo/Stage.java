package godwit.cli.demo;

import godwit.client.Godwit;
import godwit.client.Table;
import godwit.partition.TableId;
import godwit.server.Node;

/**
 * Where the demonstration takes place: the store, the table, and the node that holds both.
 *
 * @param client the way in that everything but the looking-on takes
 */
record Stage(Node node, Godwit client, Table table, TableId id) {}
