package godwit.partition;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
  @Test
  void theSumIsIndependentOfTheOrderAndCanBeTakenBack() {
    Random random = new Random(3);
    List<Fingerprint> all = new ArrayList<>();
    Fingerprint forward = Fingerprint.ZERO;
    for (int i = 0; i < 200; i++) {
      Fingerprint one = Fingerprint.of(bytes(random, 20), bytes(random, 50));
      all.add(one);
      forward = forward.plus(one);
    }
    Fingerprint rest = forward;
    for (Fingerprint one : all.reversed()) {
      rest = rest.minus(one);
    }
    assertThat(rest).isEqualTo(Fingerprint.ZERO);
    assertThat(forward).isNotEqualTo(Fingerprint.ZERO);
  }

  @Test
  void carriesGoBetweenTheHalves() {
    Fingerprint one = new Fingerprint(0, 1);
    Fingerprint full = new Fingerprint(0, -1);

    assertThat(full.plus(one)).isEqualTo(new Fingerprint(1, 0));
    assertThat(new Fingerprint(1, 0).minus(one)).isEqualTo(full);
    assertThat(Fingerprint.ZERO.minus(one)).isEqualTo(new Fingerprint(-1, -1));
    assertThat(one).hasToString("0".repeat(31) + "1");
  }

  @Test
  void theBorderBetweenTheTwoPartsCounts() {
    assertThat(Fingerprint.of(Bytes.utf8("ab"), Bytes.utf8("c")))
        .isNotEqualTo(Fingerprint.of(Bytes.utf8("a"), Bytes.utf8("bc")))
        .isEqualTo(Fingerprint.of(Bytes.utf8("ab"), Bytes.utf8("c")));
    assertThat(Fingerprint.of(Bytes.utf8("a"), Bytes.EMPTY))
        .isNotEqualTo(Fingerprint.of(Bytes.EMPTY, Bytes.utf8("a")));
  }

  @Test
  void stringsOfEveryLengthAndEveryFlippedBitDiffer() {
    Set<Fingerprint> seen = new HashSet<>();
    byte[] zeros = new byte[70];
    for (int length = 0; length <= 70; length++) {
      assertThat(seen.add(Fingerprint.of(Bytes.EMPTY, Bytes.adopt(zeros).slice(0, length))))
          .isTrue();
    }
    for (int bit = 0; bit < 33 * 8; bit++) {
      byte[] flipped = new byte[33];
      flipped[bit / 8] = (byte) (1 << (bit % 8));
      assertThat(seen.add(Fingerprint.of(Bytes.EMPTY, Bytes.adopt(flipped)))).isTrue();
    }
  }

  @Test
  void theBorderInTheSecondPartDoesNotCount() {
    Bytes second = bytes(new Random(4), 53);
    for (int border = 0; border <= second.length(); border++) {
      Bytes head = second.slice(0, border);
      Bytes tail = second.slice(border, second.length());
      assertThat(Fingerprint.of(Bytes.utf8("key"), head, tail))
          .isEqualTo(Fingerprint.of(Bytes.utf8("key"), second));
    }
  }

  @Test
  void theHashStaysWhatItIs() {
    assertThat(Fingerprint.of(Bytes.utf8("key"), Bytes.utf8("a value of more than 16 bytes")))
        .hasToString("9e1a1ce62bc594590f6a7593a171a118");
  }

  @Test
  void aCountGoesWithTheWritesAndFollowsFromARecount() {
    Tally one = new Tally(1, 10, new Fingerprint(0, 7));
    Tally two = one.plus(one);
    Count.Pending pending = new Count.Pending(5, Tally.ZERO, Optional.empty()).plus(one);

    assertThat(two.minus(one)).isEqualTo(one);
    assertThat(pending.counted(two)).isEqualTo(new Count.Known(two.plus(one)));
    assertThat(new Count.Known(one).plus(one)).isEqualTo(new Count.Known(two));
    for (Count count : List.of(pending, new Count.Known(Tally.ZERO.minus(two)))) {
      assertThat(Count.CODEC.decode(Count.CODEC.encode(count))).isEqualTo(count);
    }
    Count.Sibling sibling = new Count.Sibling(new PartitionId(1, 2), two);
    Count split = new Count.Pending(5, one, Optional.of(sibling));
    assertThat(Count.CODEC.decode(Count.CODEC.encode(split))).isEqualTo(split);
    Sums sums = new Sums(two, one.sum());
    assertThat(Sums.CODEC.decode(Sums.CODEC.encode(sums))).isEqualTo(sums);
  }

  private static Bytes bytes(Random random, int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return Bytes.adopt(bytes);
  }
}
