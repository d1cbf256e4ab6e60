package godwit.sim.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The commands that wait for a place in a log, or for the entry that holds them to be applied. Not
 * thread-safe.
 *
 * @param <C> command
 * @param <A> answer
 */
final class Proposals<C, A> {
  private static final int MAX_IN_FLIGHT = 4;
  private static final int MAX_COMMANDS = 16;

  private final ArrayDeque<Waiting<C, A>> urgent = new ArrayDeque<>();
  private final ArrayDeque<Waiting<C, A>> waiting = new ArrayDeque<>();
  private final TreeMap<Long, List<Waiting<C, A>>> inFlight = new TreeMap<>();

  private record Waiting<C, A>(C command, Consumer<Optional<A>> answer) {}

  void add(C command, boolean alone, Consumer<Optional<A>> answer) {
    (alone ? urgent : waiting).add(new Waiting<>(command, answer));
  }

  /** Returns whether there is something for another entry, and room for one. */
  boolean ready() {
    return inFlight.size() < MAX_IN_FLIGHT && !(urgent.isEmpty() && waiting.isEmpty());
  }

  /** Puts the next commands into the entry at {@code index}. */
  List<C> take(long index) {
    List<Waiting<C, A>> parts = new ArrayList<>();
    if (!urgent.isEmpty()) {
      parts.add(urgent.remove());
    } else {
      while (!waiting.isEmpty() && parts.size() < MAX_COMMANDS) {
        parts.add(waiting.remove());
      }
    }
    inFlight.put(index, parts);
    return parts.stream().map(Waiting::command).toList();
  }

  /** Answers what the entry at {@code index} holds, if it was put there. */
  void answer(long index, List<A> answers) {
    List<Waiting<C, A>> parts = inFlight.remove(index);
    for (int i = 0; parts != null && i < parts.size(); i++) {
      parts.get(i).answer().accept(Optional.of(answers.get(i)));
    }
  }

  /** Answers what the entries hold. */
  void answer(List<Entry<C>> entries, List<List<A>> answers) {
    for (int i = 0; i < entries.size(); i++) {
      answer(entries.get(i).index(), answers.get(i));
    }
  }

  /** Tells all proposers that nobody knows. */
  void giveUp() {
    List<Waiting<C, A>> unknown = new ArrayList<>();
    inFlight.values().forEach(unknown::addAll);
    unknown.addAll(urgent);
    unknown.addAll(waiting);
    clear();
    unknown.forEach(one -> one.answer().accept(Optional.empty()));
  }

  /** Forgets all, as a crash does. */
  void clear() {
    urgent.clear();
    waiting.clear();
    inFlight.clear();
  }
}
