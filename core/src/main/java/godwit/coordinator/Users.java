package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.request.ClientId;
import godwit.request.User;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who may use the store. Immutable.
 *
 * @param past what was changed last
 * @param byName all users
 */
public record Users(Past past, NavigableMap<String, User> byName) {
  static final Users NONE = new Users(new Past(0, List.of()), new TreeMap<>());

  /** How many changes are known again when they are sent again. */
  private static final int REMEMBERED = 64;

  /**
   * The last changes.
   *
   * @param version the timestamp of the last one
   * @param requests their ids, the newest last
   */
  record Past(long version, List<ClientId> requests) {
    static final Codec<Past> CODEC =
        RecordCodecs.record(
            field(Codecs.VARINT, Past::version),
            field(Codecs.list(ClientId.CODEC), Past::requests),
            Past::new);

    Past {
      requests = List.copyOf(requests);
    }

    Past with(long at, ClientId request) {
      List<ClientId> next = new ArrayList<>(requests);
      next.add(request);
      return new Past(at, next.subList(Math.max(0, next.size() - REMEMBERED), next.size()));
    }
  }

  public Users {
    byName = Collections.unmodifiableNavigableMap(byName);
  }

  /** Returns the timestamp of the last change of any user; zero if there never was one. */
  public long version() {
    return past.version();
  }

  Optional<User> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns whether the request has been done already. */
  boolean knows(ClientId request) {
    return past.requests().contains(request);
  }

  /** Returns whether somebody but {@code name} may change users. */
  boolean governedWithout(String name) {
    return byName.values().stream().anyMatch(user -> !user.name().equals(name) && user.governs());
  }

  Users with(Past next) {
    return new Users(next, byName);
  }

  Users with(User user) {
    TreeMap<String, User> next = new TreeMap<>(byName);
    next.put(user.name(), user);
    return new Users(past, next);
  }

  Users without(String name) {
    TreeMap<String, User> next = new TreeMap<>(byName);
    next.remove(name);
    return new Users(past, next);
  }
}
