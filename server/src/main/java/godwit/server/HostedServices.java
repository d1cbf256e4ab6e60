package godwit.server;

import godwit.partition.ServiceId;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The replicas that run on this node. Thread-safe. */
public final class HostedServices {
  private final Map<ServiceId, DataService> data = new ConcurrentSkipListMap<>();
  private volatile @Nullable CoordinatorService coordinator;

  HostedServices() {}

  void add(DataService service) {
    data.put(service.id(), service);
  }

  void add(CoordinatorService service) {
    coordinator = service;
  }

  public Optional<DataService> find(ServiceId id) {
    return Optional.ofNullable(data.get(id));
  }

  /** Returns all data services here, by id. */
  public Collection<DataService> data() {
    return data.values();
  }

  public Optional<CoordinatorService> coordinator() {
    return Optional.ofNullable(coordinator);
  }
}
