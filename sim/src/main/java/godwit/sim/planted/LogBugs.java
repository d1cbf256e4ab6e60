package godwit.sim.planted;

import godwit.data.DataCommand;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import godwit.sim.cluster.Seams;
import godwit.sim.world.SimDisk;
import java.util.List;

/** Mistakes in what a log promises and what is done with its entries. */
final class LogBugs {
  private LogBugs() {}

  static final class StagingKept implements Seams {
    @Override
    public boolean keepsStaged() {
      return true;
    }
  }

  static final class AcknowledgedEarly implements Seams {
    @Override
    public boolean acknowledgesEarly() {
      return true;
    }
  }

  static final class StagedFileDeleted implements Seams {
    @Override
    public boolean discardsIngested() {
      return true;
    }
  }

  /** Runs another write in the place of each. */
  abstract static class AlteredWrite implements Seams {
    abstract ServiceRequest.Write altered(ServiceRequest.Write write);

    @Override
    public final boolean altersCommands() {
      return true;
    }

    @Override
    public final DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return command instanceof DataCommand.Write write
          ? new DataCommand.Write(altered(write.request()))
          : command;
    }
  }

  static final class RequestIdIgnored extends AlteredWrite {
    private static final long FIRST = 1_000_000;

    private long given = FIRST;

    @Override
    ServiceRequest.Write altered(ServiceRequest.Write write) {
      given++;
      RequestId id = write.id();
      RequestId fresh = new RequestId(id.client(), given, id.issuedAt(), id.acknowledgedBelow());
      return new ServiceRequest.Write(fresh, write.table(), write.mutations());
    }
  }

  static final class ConditionsIgnored extends AlteredWrite {
    @Override
    ServiceRequest.Write altered(ServiceRequest.Write write) {
      List<Mutation> free = write.mutations().stream().map(ConditionsIgnored::free).toList();
      return new ServiceRequest.Write(write.id(), write.table(), free);
    }

    private static Mutation free(Mutation mutation) {
      return switch (mutation) {
        case Mutation.Put put -> new Mutation.Put(put.key(), put.value(), Condition.Always.ALWAYS);
        case Mutation.Delete delete -> new Mutation.Delete(delete.key(), Condition.Always.ALWAYS);
      };
    }
  }

  static final class BatchTorn extends AlteredWrite {
    @Override
    ServiceRequest.Write altered(ServiceRequest.Write write) {
      int kept = Math.max(1, write.mutations().size() - 1);
      return new ServiceRequest.Write(
          write.id(), write.table(), write.mutations().subList(0, kept));
    }
  }
}
