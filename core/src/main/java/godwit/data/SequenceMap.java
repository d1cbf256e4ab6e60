package godwit.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by the sequences of one client's requests, which come nearly in order and go likewise: so
 * a value is kept at its sequence modulo the size of a table, and those whose place another one has
 * beside it, in order. Not thread-safe.
 *
 * @param <V> a value
 */
final class SequenceMap<V extends SequenceMap.Numbered> {
  /*
   * The table doubles when a place is wanted twice, unless it is nearly empty: then a few sequences
   * lie far apart, as of a client one of whose requests takes long.
   */
  private static final int LEAST = 16;
  private static final int MOST = 1 << 13;
  private static final int PLACES_FOR_A_VALUE = 8;
  private static final int MOST_WHEN_EMPTY = 1 << 10;

  private final TreeMap<Long, V> beside = new TreeMap<>();
  private @Nullable V[] table = table(LEAST);
  private int inTable;

  /** No sequence in the table is higher; it may have gone since. */
  private long highest;

  /** What is kept by its sequence, which never changes. */
  interface Numbered {
    long sequence();
  }

  boolean isEmpty() {
    return inTable == 0 && beside.isEmpty();
  }

  @Nullable V get(long sequence) {
    @Nullable V value = table[place(sequence)];
    if (value != null && value.sequence() == sequence) {
      return value;
    }
    return beside.isEmpty() ? null : beside.get(sequence);
  }

  /** Keeps a value, in the place of the one of its sequence if there is one. */
  void put(V value) {
    long sequence = value.sequence();
    var unused = remove(sequence);
    while (table[place(sequence)] != null) {
      if (table.length == MOST || inTable * PLACES_FOR_A_VALUE < table.length) {
        beside.put(sequence, value);
        return;
      }
      grow();
    }
    table[place(sequence)] = value;
    inTable++;
    highest = Math.max(highest, sequence);
  }

  /** Removes a value, and returns it; null if there was none. */
  @Nullable V remove(long sequence) {
    int place = place(sequence);
    @Nullable V value = table[place];
    if (value == null || value.sequence() != sequence) {
      return beside.isEmpty() ? null : beside.remove(sequence);
    }
    table[place] = null;
    inTable--;
    if (inTable == 0 && table.length > MOST_WHEN_EMPTY) {
      table = table(LEAST);
    }
    return value;
  }

  /** Shows the values of sequences from {@code from} up to one below {@code to}, in any order. */
  void forEach(long from, long to, Consumer<V> reader) {
    if (to - from <= table.length) {
      for (long sequence = from; sequence < to; sequence++) {
        show(table[place(sequence)], from, to, reader);
      }
    } else {
      for (@Nullable V value : table) {
        show(value, from, to, reader);
      }
    }
    if (!beside.isEmpty()) {
      beside.subMap(from, to).values().forEach(reader);
    }
  }

  /** Returns the values of sequences from {@code from} on, the lowest first. */
  List<V> from(long from) {
    List<V> values = new ArrayList<>(beside.tailMap(from, true).values());
    for (@Nullable V value : table) {
      if (value != null && value.sequence() >= from) {
        values.add(value);
      }
    }
    values.sort(Comparator.comparingLong(Numbered::sequence));
    return values;
  }

  /**
   * Takes values into a result, {@code first} at first, until there is enough in it; high sequences
   * come early.
   */
  <R> R fold(R first, BiFunction<R, V, R> step, Predicate<R> isEnough) {
    boolean isTableFirst = beside.isEmpty() || beside.lastKey() < highest;
    R result = isTableFirst ? foldTable(first, step, isEnough) : first;
    for (V value : beside.descendingMap().values()) {
      if (isEnough.test(result)) {
        return result;
      }
      result = step.apply(result, value);
    }
    return isTableFirst ? result : foldTable(result, step, isEnough);
  }

  private <R> R foldTable(R first, BiFunction<R, V, R> step, Predicate<R> isEnough) {
    R result = first;
    for (int i = 0; i < table.length && !isEnough.test(result); i++) {
      @Nullable V value = table[place(highest - i)];
      result = value == null ? result : step.apply(result, value);
    }
    return result;
  }

  private static <V extends Numbered> void show(
      @Nullable V value, long from, long to, Consumer<V> reader) {
    if (value != null && value.sequence() >= from && value.sequence() < to) {
      reader.accept(value);
    }
  }

  private void grow() {
    @Nullable V[] before = table;
    table = table(2 * before.length);
    for (@Nullable V value : before) {
      if (value != null) {
        table[place(value.sequence())] = value;
      }
    }
  }

  private int place(long sequence) {
    return (int) sequence & (table.length - 1);
  }

  @SuppressWarnings("unchecked")
  private static <V extends Numbered> @Nullable V[] table(int length) {
    return (@Nullable V[]) new @Nullable Numbered[length];
  }
}
