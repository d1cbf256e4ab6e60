package godwit.request;

import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.placement.NodeStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the coordinator answers. */
public sealed interface CoordinatorAnswer {
  /** The change is recorded as this operation. */
  record Started(OperationReport operation) implements CoordinatorAnswer {}

  record Tables(List<TableReport> tables) implements CoordinatorAnswer {
    public Tables {
      tables = List.copyOf(tables);
    }
  }

  /** A table, as people know it. */
  record TableReport(TableId id, String name) {}

  /**
   * Locators by range, together covering the range asked for.
   *
   * @param version grows with every change of any locator
   */
  record Routes(TableId table, List<Locator> locators, long version) implements CoordinatorAnswer {
    public Routes {
      locators = List.copyOf(locators);
    }
  }

  record Services(List<ServiceReport> services) implements CoordinatorAnswer {
    public Services {
      services = List.copyOf(services);
    }
  }

  /**
   * A data service.
   *
   * @param node the name of the node that leads it, or that founded it as long as nobody says so
   * @param address where that node listens; empty in a process that listens nowhere
   * @param hosts all nodes that have a replica, as far as known
   */
  record ServiceReport(ServiceId id, String node, String address, List<Host> hosts) {
    public ServiceReport {
      hosts = List.copyOf(hosts);
    }
  }

  /** A node and where it listens. */
  record Host(String node, String address) {}

  record Nodes(List<NodeStatus> nodes) implements CoordinatorAnswer {
    public Nodes {
      nodes = List.copyOf(nodes);
    }
  }

  record Operations(List<OperationReport> operations) implements CoordinatorAnswer {
    public Operations {
      operations = List.copyOf(operations);
    }

    /** Returns this answer with how far each is of which {@code progress} knows it. */
    public Operations with(Function<OperationId, Optional<Progress>> progress) {
      return new Operations(
          operations.stream()
              .map(report -> progress.apply(report.id()).map(report::with).orElse(report))
              .toList());
    }
  }

  /**
   * Users by name.
   *
   * @param version the timestamp of the last change of any; zero if there never was one
   */
  record Users(long version, List<User> users) implements CoordinatorAnswer {
    public Users {
      users = List.copyOf(users);
    }
  }

  record Refused(Refusal refusal) implements CoordinatorAnswer {}
}
