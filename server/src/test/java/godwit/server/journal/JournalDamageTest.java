package godwit.server.journal;

import static godwit.server.journal.JournalTest.appendNumbers;
import static godwit.server.journal.JournalTest.assertHoldsNumbers;
import static godwit.server.journal.JournalTest.bytes;
import static godwit.server.journal.JournalTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.codec.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalDamageTest {
  private static final Journal.Settings SMALL = new Journal.Settings(1 << 10, 2);

  @TempDir private Path directory;

  @Test
  void aTornLastEntryIsCutAndTheOthersStay() throws IOException {
    write(1, 10);
    Path last = segments().getLast();
    long end = endOfEntries(10);
    overwrite(last, end - 3, new byte[3]);

    try (Journal journal = open()) {
      assertHoldsNumbers(journal, 1, 9);
      journal.append(List.of(bytes("again")));
    }
    try (Journal journal = open()) {
      assertThat(journal.read(10)).isEqualTo(bytes("again"));
      assertThat(journal.lastIndex()).isEqualTo(10);
    }
  }

  @Test
  void whatIsLeftOfATornBatchIsCutTooSoItNeverComesBack() throws IOException {
    try (Journal journal = open()) {
      journal.append(List.of(bytes("one")));
      journal.append(List.of(bytes("two"), bytes("three"), bytes("four")));
    }
    int two = Layout.HEADER_BYTES + Layout.RECORD_BYTES + 3;
    overwrite(segments().getLast(), two + Layout.RECORD_BYTES, bytes("xxx"));

    try (Journal journal = open()) {
      assertThat(journal.lastIndex()).isEqualTo(1);
      assertThat(journal.tornBytes()).isEqualTo(3 * Layout.RECORD_BYTES + 12);
      journal.append(List.of(bytes("TWO")));
    }
    try (Journal journal = open()) {
      assertThat(journal.lastIndex()).isEqualTo(2);
      assertThat(journal.tornBytes()).isZero();
    }
  }

  @Test
  void damageBeforeALaterBatchOfTheLastSegmentIsRefused() throws IOException {
    try (Journal journal = open()) {
      journal.append(List.of(bytes("one")));
      journal.append(List.of(bytes("two")));
      journal.append(List.of(bytes("three")));
    }
    int two = Layout.HEADER_BYTES + Layout.RECORD_BYTES + 3;
    overwrite(segments().getLast(), two + Layout.RECORD_BYTES, bytes("xxx"));

    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("file=" + segments().getLast())
        .hasMessageContaining("position=" + two)
        .hasMessageContaining("expected=")
        .hasMessageContaining("actual=")
        .hasMessageContaining("replace this replica");
  }

  @Test
  void damageToALengthBeforeALaterBatchIsRefused() throws IOException {
    try (Journal journal = open()) {
      journal.append(List.of(bytes("one")));
      journal.append(List.of(bytes("two")));
    }
    overwrite(
        segments().getLast(), Layout.HEADER_BYTES + Layout.LENGTH_AT, new byte[] {(byte) 0x80});

    assertThatThrownBy(this::open).isInstanceOf(CorruptionException.class);
  }

  @Test
  void lookAtWhatIsClosedTellsTheSameAndWritesNothing() throws IOException {
    write(1, 100);
    Path last = segments().getLast();
    byte[] whole = Files.readAllBytes(last);
    assertThat(look()).isEqualTo(new JournalContents(true, 1, 100, false));
    overwrite(last, usedBytes(last) - 1, bytes("x"));
    byte[] torn = Files.readAllBytes(last);
    JournalContents contents = look();
    assertThat(contents.lastIndex()).isEqualTo(99);
    assertThat(contents.endsTorn()).as("the last record").isTrue();
    assertThat(last).hasBinaryContent(torn);
    overwrite(last, 0, whole);
    Files.delete(segments().get(1));
    assertThatThrownBy(this::look).isInstanceOf(CorruptionException.class);
    Path first = segments().getFirst();
    overwrite(first, 0, new byte[1]);
    assertThatThrownBy(this::look)
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("segment header is damaged");
  }

  @Test
  void lookSeesThatABatchFailsItsChecksum() throws IOException {
    try (Journal journal = open()) {
      journal.append(List.of(bytes("one")));
      journal.append(List.of(bytes("two"), bytes("three")));
    }
    assertThat(look().endsTorn()).isFalse();
    int two = Layout.HEADER_BYTES + Layout.RECORD_BYTES + 3;
    overwrite(segments().getLast(), two + Layout.RECORD_BYTES, bytes("xxx"));
    assertThat(look()).isEqualTo(new JournalContents(true, 1, 1, true));
    overwrite(segments().getLast(), two + Layout.LENGTH_AT, new byte[] {(byte) 0x80});
    assertThat(look())
        .as("with a length beyond the file")
        .isEqualTo(new JournalContents(true, 1, 1, true));
  }

  private JournalContents look() throws IOException {
    return JournalContents.of(new ReadOnlyDisk(directory), (index, payload) -> {});
  }

  @Test
  void everyFlippedBitOfAnEarlierSegmentIsRefused() throws IOException {
    write(1, 40);
    Path first = segments().getFirst();
    int size = (int) usedBytes(first);
    byte[] good = Files.readAllBytes(first);
    for (int at = 0; at < size; at++) {
      overwrite(first, at, new byte[] {(byte) (good[at] ^ 1 << at % 8)});
      assertThatThrownBy(this::open).isInstanceOf(CorruptionException.class);
      overwrite(first, at, new byte[] {good[at]});
    }
    open().close();
  }

  @Test
  void aMissingSegmentIsRefused() throws IOException {
    write(1, 100);
    Files.delete(segments().get(1));

    assertThatThrownBy(this::open).isInstanceOf(CorruptionException.class);
  }

  @Test
  void aSegmentUnderAnotherNameIsRefused() throws IOException {
    write(1, 10);
    Path segment = segments().getLast();
    Files.move(segment, segment.resolveSibling(Segment.name(7)));

    assertThatThrownBy(this::open).isInstanceOf(CorruptionException.class);
  }

  @Test
  void damageThatHappensWhileItIsOpenIsNeverReturned() throws IOException {
    try (Journal journal = open()) {
      appendNumbers(journal, 1, 10);
      overwrite(segments().getLast(), endOfEntries(10) - 3, new byte[3]);

      assertThat(journal.read(9)).isEqualTo(bytes(text(9)));
      assertThatThrownBy(() -> journal.read(10))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("file=" + segments().getLast());
    }
  }

  @Test
  void aFullDiskFailsTheAppendAndAllLaterOnesAndLosesNothingAcknowledged() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    Journal journal = Journal.open(disk, SMALL, JournalTest::ignore);
    disk.fillUpAfter(5000);
    long acknowledged = 0;
    try {
      while (acknowledged < 10_000) {
        appendNumbers(journal, acknowledged + 1, acknowledged + 1);
        acknowledged++;
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    assertThat(acknowledged).isBetween(20L, 9_999L);
    assertThat(journal.lastIndex()).isEqualTo(acknowledged);
    disk.fillUpAfter(1 << 20);
    assertThatThrownBy(() -> journal.append(List.of(bytes("later"))))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("No space left on device");

    Journal again = Journal.open(disk, SMALL, JournalTest::ignore);
    assertThat(again.lastIndex()).isBetween(acknowledged, acknowledged + 1);
    assertHoldsNumbers(again, 1, again.lastIndex());
  }

  private void write(long first, long last) throws IOException {
    try (Journal journal = open()) {
      appendNumbers(journal, first, last);
    }
  }

  private Journal open() throws IOException {
    return Journal.open(DirectoryDisk.open(directory), SMALL, JournalTest::ignore);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(Segment.SUFFIX)).sorted().toList();
    }
  }

  private static long endOfEntries(long last) {
    int end = Layout.HEADER_BYTES;
    for (long index = 1; index <= last; index++) {
      end += Layout.RECORD_BYTES + text(index).length();
    }
    return end;
  }

  private static long usedBytes(Path segment) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(segment));
    int at = Layout.HEADER_BYTES;
    while (at + Layout.RECORD_BYTES < content.limit()
        && content.getLong(at + Layout.INDEX_AT) > 0) {
      at += Layout.RECORD_BYTES + content.getInt(at + Layout.LENGTH_AT);
    }
    return at;
  }

  private static void overwrite(Path file, long position, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    }
  }
}
