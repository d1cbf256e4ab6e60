package godwit.cli.demo;

import godwit.client.Admin;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import java.util.Optional;

/** A reshape that the demonstration asks for. */
sealed interface Wish {
  Kind kind();

  /** Returns whom it is about, as in {@code p1 > s2}. */
  String course();

  OperationReport start(Admin admin);

  /** In the middle of its rows. */
  record Split(PartitionId partition) implements Wish {
    @Override
    public Kind kind() {
      return Kind.SPLIT;
    }

    @Override
    public String course() {
      return partition.toString();
    }

    @Override
    public OperationReport start(Admin admin) {
      return admin.split(partition, Optional.empty());
    }
  }

  record SplitAndMove(PartitionId partition, ServiceId target) implements Wish {
    @Override
    public Kind kind() {
      return Kind.SPLIT_AND_MOVE;
    }

    @Override
    public String course() {
      return partition + " > " + target;
    }

    @Override
    public OperationReport start(Admin admin) {
      return admin.splitAndMove(partition, Optional.empty(), target);
    }
  }

  record Move(PartitionId partition, ServiceId target) implements Wish {
    @Override
    public Kind kind() {
      return Kind.MOVE;
    }

    @Override
    public String course() {
      return partition + " > " + target;
    }

    @Override
    public OperationReport start(Admin admin) {
      return admin.move(partition, target, Optional.empty());
    }
  }

  /** Of neighbours on one service. */
  record Join(PartitionId left, PartitionId right) implements Wish {
    @Override
    public Kind kind() {
      return Kind.JOIN;
    }

    @Override
    public String course() {
      return left + " + " + right;
    }

    @Override
    public OperationReport start(Admin admin) {
      return admin.join(left, right);
    }
  }

  /** Of neighbours on different services. */
  record MoveAndJoin(PartitionId left, PartitionId right) implements Wish {
    @Override
    public Kind kind() {
      return Kind.MOVE_AND_JOIN;
    }

    @Override
    public String course() {
      return left + " + " + right;
    }

    @Override
    public OperationReport start(Admin admin) {
      return admin.join(left, right);
    }
  }
}
