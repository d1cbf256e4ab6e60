package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The map beside one that keeps all in order. */
class SequenceMapTest {
  private final SequenceMap<Value> map = new SequenceMap<>();
  private final TreeMap<Long, Value> model = new TreeMap<>();

  private record Value(long sequence, String text) implements SequenceMap.Numbered {}

  /** Some come in order, some far apart, and some are never removed. */
  @ParameterizedTest
  @CsvSource({"1, 300, 0", "2, 40, 1", "3, 9000, 3", "4, 20000, 0", "5, 100000, 50", "6, 3, 0"})
  void mapIsAsOneInOrder(long seed, int span, int stuckInHundred) {
    Random random = new Random(seed);
    long next = 1;
    for (int i = 0; i < 20_000; i++) {
      next += random.nextInt(3);
      put(Math.max(1, next - random.nextInt(span)), "a" + i);
      if (random.nextInt(100) >= stuckInHundred && model.size() > random.nextInt(span)) {
        remove(random.nextInt(4) == 0 ? model.lastKey() : model.firstKey());
      }
      if (i % 2_000 == 0) {
        long low = Math.max(0, next - random.nextInt(2 * span));
        isAsModel(low, low + random.nextInt(2 * span));
      }
    }
    isAsModel(0, Long.MAX_VALUE);
    List.copyOf(model.keySet()).forEach(this::remove);
    assertThat(map.isEmpty()).isTrue();
    put(7, "again");
    isAsModel(0, Long.MAX_VALUE);
  }

  @Test
  void sequencesThatShareAPlaceAreKeptBesideEachOther() {
    LongStream.range(0, 40).forEach(i -> put(1 + (i << 32), "far " + i));
    isAsModel(0, Long.MAX_VALUE);
    remove(1);
    put(1L << 36 | 1, "other");
    put(1, "one");
    isAsModel(1, 2);
    isAsModel(0, Long.MAX_VALUE);
    assertThat(map.remove(2)).isNull();
    assertThat(map.remove((1L << 50) + 1)).isNull();
  }

  @Test
  void valueOfTheSameSequenceTakesThePlace() {
    put(5, "first");
    put(5, "second");
    isAsModel(0, 10);
    remove(5);
    assertThat(map.get(5)).isNull();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void highSequencesAreShownFirst() {
    LongStream.rangeClosed(1, 100).forEach(i -> put(i, "v"));
    assertThat(downwards(3)).containsExactly(100L, 99L, 98L);
    put(1 + (1L << 40), "beside");
    assertThat(downwards(1)).containsExactly(1 + (1L << 40));
  }

  /** Returns the first sequences that a fold is shown. */
  private List<Long> downwards(int most) {
    return map.fold(
        new ArrayList<>(),
        (shown, value) -> {
          shown.add(value.sequence());
          return shown;
        },
        shown -> shown.size() == most);
  }

  private void put(long sequence, String text) {
    Value value = new Value(sequence, text);
    map.put(value);
    model.put(sequence, value);
  }

  private void remove(long sequence) {
    assertThat(map.remove(sequence)).isEqualTo(model.remove(sequence));
  }

  private void isAsModel(long from, long to) {
    assertThat(map.isEmpty()).isEqualTo(model.isEmpty());
    assertThat(map.from(from)).containsExactlyElementsOf(model.tailMap(from, true).values());
    List<Value> between = new ArrayList<>();
    map.forEach(from, to, between::add);
    assertThat(between)
        .containsExactlyInAnyOrderElementsOf(model.subMap(from, Math.max(from, to)).values());
    assertThat(downwards(Integer.MAX_VALUE)).containsExactlyInAnyOrderElementsOf(model.keySet());
    model.forEach((sequence, value) -> assertThat(map.get(sequence)).isEqualTo(value));
    assertThat(map.get(to)).isEqualTo(model.get(to));
  }
}
