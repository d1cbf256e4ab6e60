package godwit.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final Journal.Settings SMALL = new Journal.Settings(1 << 10, 2);

  @TempDir private Path directory;

  @Test
  void aNewJournalIsEmptyAndBeginsAtOne() throws IOException {
    try (Journal journal = open()) {
      assertThat(journal.firstIndex()).isEqualTo(1);
      assertThat(journal.lastIndex()).isZero();
      assertThat(journal.read(1)).isNull();
    }
  }

  @Test
  void whatWasAppendedIsReadBackAndIsThereAfterOpeningAgain() throws IOException {
    try (Journal journal = open()) {
      appendNumbers(journal, 1, 100);
      assertHoldsNumbers(journal, 1, 100);
    }
    try (Journal journal = open()) {
      assertHoldsNumbers(journal, 1, 100);
      assertThat(journal.read(0)).isNull();
      assertThat(journal.read(101)).isNull();
    }
  }

  @Test
  void openingShowsEveryEntryOnceAndInOrder() throws IOException {
    try (Journal journal = open()) {
      appendNumbers(journal, 1, 100);
    }
    List<String> seen = new ArrayList<>();
    Journal.Visitor visitor =
        (index, payload) -> seen.add(index + "=" + StandardCharsets.UTF_8.decode(payload));

    Journal.open(DirectoryDisk.open(directory), SMALL, visitor).close();

    assertThat(seen)
        .isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(i -> i + "=" + text(i)).toList());
  }

  @Test
  void anEntryMayBeEmptyOrLargerThanASegment() throws IOException {
    byte[] large = new byte[3 << 20];
    large[large.length - 1] = 7;
    try (Journal journal = open()) {
      journal.append(List.of(new byte[0], large, new byte[0]));
      journal.append(List.of(large));
    }
    try (Journal journal = open()) {
      assertThat(journal.read(1)).isEmpty();
      assertThat(journal.read(2)).isEqualTo(large);
      assertThat(journal.read(3)).isEmpty();
      assertThat(journal.read(4)).isEqualTo(large);
    }
  }

  @Test
  void truncatingThePrefixDropsWholeSegmentsBelowAndNothingElse() throws IOException {
    try (Journal journal = open()) {
      appendNumbers(journal, 1, 200);
      long bytes = journal.bytesFrom(1);

      journal.truncatePrefix(150);

      assertThat(journal.firstIndex()).isBetween(2L, 150L);
      assertThat(journal.bytesFrom(1)).isLessThan(bytes);
      assertHoldsNumbers(journal, journal.firstIndex(), 200);
      assertThat(journal.read(1)).isNull();
    }
    try (Journal journal = open()) {
      assertThat(journal.firstIndex()).isBetween(2L, 150L);
      assertHoldsNumbers(journal, journal.firstIndex(), 200);
    }
  }

  @Test
  void truncatingThePrefixBeyondTheEndEmptiesTheJournal() throws IOException {
    try (Journal journal = open()) {
      appendNumbers(journal, 1, 50);

      journal.truncatePrefix(200);

      assertThat(journal.firstIndex()).isEqualTo(200);
      assertThat(journal.lastIndex()).isEqualTo(199);
      appendNumbers(journal, 200, 210);
    }
    try (Journal journal = open()) {
      assertHoldsNumbers(journal, 200, 210);
    }
  }

  @Test
  void truncatedSuffixesAreGoneAndOverwritten() throws IOException {
    try (Journal journal = open()) {
      for (long lastKept : LongStream.of(100, 99, 57, 20, 1, 0).toArray()) {
        appendNumbers(journal, journal.lastIndex() + 1, 120);
        journal.truncateSuffix(lastKept);
        assertThat(journal.lastIndex()).isEqualTo(lastKept);
        assertThat(journal.read(lastKept + 1)).isNull();
      }
      journal.append(List.of(bytes("other")));
    }
    try (Journal journal = open()) {
      assertThat(journal.lastIndex()).isEqualTo(1);
      assertThat(journal.read(1)).isEqualTo(bytes("other"));
    }
  }

  @Test
  void aSuffixBelowTheFirstEntryIsNotTruncated() throws IOException {
    try (Journal journal = open()) {
      journal.reset(10);

      assertThatThrownBy(() -> journal.truncateSuffix(8))
          .isInstanceOf(IllegalArgumentException.class);
      journal.append(List.of(bytes("usable")));
    }
  }

  @Test
  void aResetJournalGoesOnWhereItIsTold() throws IOException {
    try (Journal journal = open()) {
      appendNumbers(journal, 1, 100);
      journal.reset(40);
      assertThat(journal.firstIndex()).isEqualTo(40);
      assertThat(journal.lastIndex()).isEqualTo(39);
      appendNumbers(journal, 40, 45);
      journal.reset(40);
    }
    try (Journal journal = open()) {
      assertThat(journal.firstIndex()).isEqualTo(40);
      assertThat(journal.lastIndex()).isEqualTo(39);
    }
  }

  @Test
  void droppedSegmentsAreUsedAgainAndTheirOldEntriesNeverAppear() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    Journal journal = Journal.open(disk, SMALL, JournalTest::ignore);
    for (long from = 1; from < 4000; from += 200) {
      appendNumbers(journal, from, from + 199);
      journal.truncatePrefix(from + 150);
      journal.tidy();
    }
    assertThat(disk.names()).anyMatch(name -> name.endsWith(".spare"));
    assertThat(disk.names()).filteredOn(name -> name.endsWith(".spare")).hasSizeLessThan(3);

    Journal again = Journal.open(disk, SMALL, JournalTest::ignore);
    assertThat(again.lastIndex()).isEqualTo(4000);
    assertHoldsNumbers(again, again.firstIndex(), 4000);
  }

  @Test
  void openingReadsWhatAnEarlierUseOfAFileLeftNotAgainAndAgain() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    int segmentBytes = 4 << 20;
    Journal journal =
        Journal.open(disk, new Journal.Settings(segmentBytes, 1), JournalTest::ignore);
    List<byte[]> batch = Collections.nCopies(50, new byte[8_000]);
    for (int i = 0; i < 14; i++) {
      journal.append(batch);
      journal.truncatePrefix(journal.lastIndex());
      journal.tidy();
    }
    assertThat(segments(disk)).hasSize(1);

    long before = disk.bytesRead();
    Journal again = Journal.open(disk, new Journal.Settings(segmentBytes, 1), JournalTest::ignore);
    assertThat(again.lastIndex()).isEqualTo(700);
    assertThat(disk.bytesRead() - before).isLessThan(4L * segmentBytes);
  }

  @Test
  void aJournalThatGrowsGoesOnInTheSpareThatWasPrepared() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    Journal.Settings large = new Journal.Settings(4 << 20, 1);
    List<byte[]> hundredKilobytes = List.of(new byte[100_000]);
    try (Journal journal = Journal.open(disk, large, JournalTest::ignore)) {
      assertThat(journal.wantsSpare()).isFalse();
      while (!journal.wantsSpare()) {
        journal.append(hundredKilobytes);
      }
      journal.prepare();
      assertThat(journal.wantsSpare()).isFalse();
      assertThat(segments(disk)).hasSize(1);
      for (int i = 0; i < 11; i++) {
        journal.append(hundredKilobytes);
      }
      assertThat(segments(disk)).hasSize(2);
      assertThat(journal.wantsSpare()).isFalse();
    }
    try (Journal again = Journal.open(disk, large, JournalTest::ignore)) {
      assertThat(again.lastIndex()).isEqualTo(22);
      assertThat(again.read(22)).hasSize(100_000);
    }
  }

  private static List<String> segments(MemoryDisk disk) {
    return disk.names().stream().filter(name -> name.endsWith(Segment.SUFFIX)).toList();
  }

  @Test
  void filesOfDroppedEntriesAreRemovedByTidyingOrClosing() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    try (Journal journal = Journal.open(disk, SMALL, JournalTest::ignore)) {
      appendNumbers(journal, 1, 200);
      int files = disk.names().size();
      journal.truncatePrefix(100);
      assertThat(disk.names()).hasSize(files);
      journal.tidy();
      assertThat(disk.names()).hasSizeLessThan(files);
      journal.truncatePrefix(200);
    }
    assertThat(disk.names()).filteredOn(name -> name.endsWith(Segment.SUFFIX)).hasSizeLessThan(3);
  }

  @Test
  void bytesAreCountedFromAnEntryOn() throws IOException {
    try (Journal journal = open()) {
      appendNumbers(journal, 1, 100);
      int one = Layout.RECORD_BYTES + text(100).length();
      assertThat(journal.bytesFrom(101)).isZero();
      assertThat(journal.bytesFrom(100)).isEqualTo(one);
      assertThat(journal.bytesFrom(0)).isEqualTo(journal.bytesFrom(1)).isGreaterThan(99 * 20);
    }
  }

  @Test
  void aDirectoryHasOneOwner() throws IOException {
    try (Journal journal = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use")
          .hasMessageContaining(directory.toString());
      assertThat(journal.lastIndex()).isZero();
    }
  }

  @Test
  void aClosedJournalRefusesWrites() throws IOException {
    Journal journal = open();
    journal.close();

    assertThatThrownBy(() -> journal.append(List.of(bytes("late"))))
        .isInstanceOf(IOException.class);
  }

  private Journal open() throws IOException {
    return Journal.open(DirectoryDisk.open(directory), SMALL, JournalTest::ignore);
  }

  static void ignore(long index, ByteBuffer payload) {
    assertThat(index).isPositive();
    assertThat(payload).isNotNull();
  }

  static void appendNumbers(Journal journal, long first, long last) throws IOException {
    long index = first;
    while (index <= last) {
      long end = Math.min(last, index + index % 5);
      journal.append(LongStream.rangeClosed(index, end).mapToObj(i -> bytes(text(i))).toList());
      index = end + 1;
    }
  }

  static void assertHoldsNumbers(Journal journal, long first, long last) throws IOException {
    assertThat(journal.firstIndex()).isEqualTo(first);
    assertThat(journal.lastIndex()).isEqualTo(last);
    for (long index = first; index <= last; index++) {
      assertThat(journal.read(index)).isEqualTo(bytes(text(index)));
    }
  }

  static String text(long index) {
    return "entry " + index + " ".repeat((int) (index % 7));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
