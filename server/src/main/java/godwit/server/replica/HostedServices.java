package godwit.server.replica;

import godwit.partition.ServiceId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The replicas that run on this node. Thread-safe. */
public final class HostedServices {
  private final Map<ServiceId, DataService> data = new ConcurrentSkipListMap<>();
  private volatile @Nullable CoordinatorService coordinator;

  public HostedServices() {}

  public void add(DataService service) {
    data.put(service.id(), service);
  }

  public void add(CoordinatorService service) {
    coordinator = service;
  }

  /** Forgets a replica that is closed. */
  public void remove(ServiceId id) {
    data.remove(id);
  }

  /** Forgets the coordinator's replica, which is closed. */
  public void removeCoordinator() {
    coordinator = null;
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
