package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;

/**
 * What the coordinator counts.
 *
 * @param clock the last timestamp that it gave
 * @param incarnation of the ids that it gives out; 0 before the first
 * @param services how many it has ever known, and likewise tables, partitions and operations: the
 *     numbers of their ids
 * @param routesVersion how often routes changed
 */
public record Numbers(
    long clock,
    long incarnation,
    long services,
    long tables,
    long partitions,
    long operations,
    long routesVersion) {
  static final Numbers NONE = new Numbers(0, 0, 0, 0, 0, 0, 0);

  static final Codec<Numbers> CODEC =
      RecordCodecs.record(
          field(Codecs.VARINT, Numbers::clock),
          field(Codecs.VARINT, Numbers::incarnation),
          field(Codecs.VARINT, Numbers::services),
          field(Codecs.VARINT, Numbers::tables),
          field(Codecs.VARINT, Numbers::partitions),
          field(Codecs.VARINT, Numbers::operations),
          field(Codecs.VARINT, Numbers::routesVersion),
          Numbers::new);

  Numbers at(long timestamp) {
    return new Numbers(
        timestamp, incarnation, services, tables, partitions, operations, routesVersion);
  }

  Numbers incarnated(long next) {
    return new Numbers(clock, next, services, tables, partitions, operations, routesVersion);
  }

  Numbers rerouted() {
    return new Numbers(
        clock, incarnation, services, tables, partitions, operations, routesVersion + 1);
  }

  Numbers knowing(ServiceId service) {
    long known = Math.max(services, service.number());
    return new Numbers(clock, incarnation, known, tables, partitions, operations, routesVersion);
  }

  Numbers knowing(TableId table) {
    long known = Math.max(tables, table.number());
    return new Numbers(clock, incarnation, services, known, partitions, operations, routesVersion);
  }

  Numbers knowing(Operation operation) {
    long newest = partitions;
    for (PartitionId id : operation.task().successors()) {
      newest = Math.max(newest, id.number());
    }
    long known = Math.max(operations, operation.id().number());
    return new Numbers(clock, incarnation, services, tables, newest, known, routesVersion);
  }

  Numbers knowing(PartitionId partition) {
    long known = Math.max(partitions, partition.number());
    return new Numbers(clock, incarnation, services, tables, known, operations, routesVersion);
  }

  Numbers knowing(OperationId operation) {
    long known = Math.max(operations, operation.number());
    return new Numbers(clock, incarnation, services, tables, partitions, known, routesVersion);
  }

  ServiceId nextService() {
    return new ServiceId(services + 1);
  }

  TableId nextTable() {
    return new TableId(tables + 1);
  }

  OperationId nextOperation() {
    return new OperationId(incarnation, operations + 1);
  }

  /** Returns the id {@code ahead} places after the last one given out. */
  PartitionId nextPartition(int ahead) {
    return new PartitionId(incarnation, partitions + ahead);
  }
}
