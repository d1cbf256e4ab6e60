package godwit.client;

import godwit.partition.TableId;

/** A table by both of its names: people's for the coordinator, the machines' for data services. */
record TableRef(String name, TableId id) {}
