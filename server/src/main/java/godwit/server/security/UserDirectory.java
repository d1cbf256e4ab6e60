package godwit.server.security;

import godwit.request.CoordinatorAnswer;
import godwit.request.User;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The users as this node knows them; none are known until it has learnt. Thread-safe. */
public final class UserDirectory {
  private volatile @Nullable Known known;

  /** What was learnt last. */
  private record Known(long version, Map<String, User> byName) {}

  /** Takes in what the coordinator has; what is older than what is known changes nothing. */
  public synchronized void learn(CoordinatorAnswer.Users users) {
    Known present = known;
    if (present == null || users.version() > present.version()) {
      Map<String, User> byName = new TreeMap<>();
      users.users().forEach(user -> byName.put(user.name(), user));
      known = new Known(users.version(), byName);
    }
  }

  /** Returns the version of what is known; -1 before anything is. */
  long version() {
    Known present = known;
    return present == null ? -1 : present.version();
  }

  boolean learnt() {
    return known != null;
  }

  boolean isEmpty() {
    Known present = known;
    return present != null && present.byName().isEmpty();
  }

  Optional<User> find(String name) {
    Known present = known;
    return present == null ? Optional.empty() : Optional.ofNullable(present.byName().get(name));
  }
}
