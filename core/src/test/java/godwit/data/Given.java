package godwit.data;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short names for the values that the tests of the data service are about. */
final class Given {
  static final TableId TABLE = new TableId(1);
  static final ServiceId X = new ServiceId(1);
  static final ServiceId Y = new ServiceId(2);
  static final long BUDGET_MILLIS = 25;

  private Given() {}

  static Bytes key(String text) {
    return Bytes.utf8(text);
  }

  static KeyRange range(String low, @Nullable String high) {
    return new KeyRange(key(low), high == null ? null : key(high));
  }

  static PartitionId p(long number) {
    return new PartitionId(1, number);
  }

  /** Returns the first attempt of an operation. */
  static Attempt o(long operation) {
    return o(operation, 1);
  }

  static Attempt o(long operation, int number) {
    return new Attempt(new OperationId(1, operation), number);
  }

  static ClientId client(long number) {
    return new ClientId(7, number);
  }

  static Mutation put(String key, String value) {
    return new Mutation.Put(key(key), key(value), Condition.Always.ALWAYS);
  }

  static Mutation putIf(long version, String key, String value) {
    return new Mutation.Put(key(key), key(value), new Condition.VersionIs(version));
  }

  static Mutation delete(String key) {
    return new Mutation.Delete(key(key), Condition.Always.ALWAYS);
  }

  static Mutation deleteIf(long version, String key) {
    return new Mutation.Delete(key(key), new Condition.VersionIs(version));
  }

  static DataCommand.Write write(RequestId id, Mutation... mutations) {
    return new DataCommand.Write(new ServiceRequest.Write(id, TABLE, List.of(mutations)));
  }

  static DataCommand.Found found(long operation, long partition, KeyRange range) {
    return new DataCommand.Found(o(operation), p(partition), TABLE, range);
  }

  static DataCommand.Split split(
      long operation, long partition, String key, long left, long right) {
    return new DataCommand.Split(o(operation), p(partition), key(key), p(left), p(right));
  }

  static DataCommand.Join join(long operation, long left, long right, long joined) {
    return new DataCommand.Join(o(operation), p(left), p(right), p(joined));
  }

  static DataCommand.Begin begin(Attempt attempt, long partition, long successor) {
    return new DataCommand.Begin(attempt, p(partition), p(successor), Y, BUDGET_MILLIS);
  }

  static DataCommand.Seal seal(Attempt attempt, long partition, int round) {
    return new DataCommand.Seal(attempt, p(partition), round);
  }

  static DataCommand.Unseal unseal(Attempt attempt, long partition, int round) {
    return new DataCommand.Unseal(attempt, p(partition), round);
  }
}
