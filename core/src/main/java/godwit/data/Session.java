package godwit.data;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is known of one client. Not thread-safe: the apply thread owns it. */
final class Session {
  /*
   * All of it must follow from what the store holds, however that came to be: else a replica that
   * was opened again would judge other than one that was not. So the mark is that of the
   * completions in the bundles that there are, and of the last move, and nothing else; what is
   * forgotten takes its part in it along. And what is needed follows from the mark: when that
   * falls, completions are needed again.
   *
   * Every request of a busy client moves the mark; which bundles need less for it is told once for
   * all requests of an entry.
   */
  private final SequenceMap<Kept> kept = new SequenceMap<>();
  private Mark travelled = Mark.NONE;
  private Mark mark = Mark.NONE;

  /** The sequence from which completions are counted as needed by their bundles. */
  private long toldBelow;

  private record Kept(long sequence, Completion completion, Bundle bundle)
      implements SequenceMap.Numbered {}

  @Nullable Completion find(long sequence) {
    Kept found = kept.get(sequence);
    return found == null ? null : found.completion;
  }

  boolean acknowledged(long sequence) {
    return sequence < mark.below();
  }

  Mark mark() {
    return mark;
  }

  Mark travelled() {
    return travelled;
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /** Shows the completions that the client has not acknowledged, by sequence. */
  void unacknowledged(Consumer<Completion> reader) {
    kept.from(mark.below()).forEach(one -> reader.accept(one.completion));
  }

  /** Keeps a completion of {@code bundle}. What that does to the mark is told later. */
  void keep(Completion completion, Bundle bundle) {
    long sequence = completion.id().sequence();
    kept.put(new Kept(sequence, completion, bundle));
    if (sequence >= toldBelow) {
      bundle.need(1);
    }
    mark = mark.merge(Mark.of(completion));
  }

  /** Lets a completion go, and with it what it did to the mark. */
  void forget(Completion gone, Consumer<Bundle> unneeded) {
    long sequence = gone.id().sequence();
    Kept removed = kept.remove(sequence);
    if (removed != null && sequence >= toldBelow) {
      removed.bundle.need(-1);
    }
    if (Mark.of(gone).shapes(mark)) {
      mark = merged();
      tell(unneeded);
    }
  }

  void travel(Mark with, Consumer<Bundle> unneeded) {
    travelled = travelled.merge(with);
    mark = mark.merge(travelled);
    tell(unneeded);
  }

  /** Tells {@code unneeded} of which bundles more or less are needed, as the mark has moved. */
  void tell(Consumer<Bundle> unneeded) {
    long from = toldBelow;
    long to = mark.below();
    toldBelow = to;
    if (from != to) {
      int more = to > from ? -1 : 1;
      kept.forEach(
          Math.min(from, to),
          Math.max(from, to),
          one -> {
            one.bundle.need(more);
            unneeded.accept(one.bundle);
          });
    }
  }

  /** The last completions come first, for they nearly always have the highest mark. */
  private Mark merged() {
    return kept.fold(travelled, (all, one) -> all.merge(Mark.of(one.completion)), mark::equals);
  }
}
