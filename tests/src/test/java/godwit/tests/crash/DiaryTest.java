package godwit.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a diary lets pass, and what it doesn't: the judge of the crash test. */
class DiaryTest {
  private static final Item ITEM = Item.of(1);

  @TempDir Path directory;

  @Test
  void acknowledgedWriteMustBeThereOnceAndInItsVersion() throws Exception {
    try (Diary diary = new Diary(file())) {
      diary.intend(ITEM, 7);
      diary.done(ITEM, 100);
    }
    Belief belief = belief();
    assertThat(belief.admits(7, 100)).isTrue();
    assertThat(belief.admits(0, 0)).as("lost").isFalse();
    assertThat(belief.admits(6, 90)).as("gone back").isFalse();
    assertThat(belief.admits(7, 120)).as("done twice").isFalse();
    assertThat(belief.admits(8, 120)).as("never written").isFalse();
  }

  @Test
  void writeWithoutAnAnswerMayBeThereOrNot() throws Exception {
    try (Diary diary = new Diary(file())) {
      diary.intend(ITEM, 7);
      diary.done(ITEM, 100);
      diary.intend(ITEM, 8);
    }
    assertThat(belief().admits(7, 100)).isTrue();
    assertThat(belief().admits(8, 120)).isTrue();
    assertThat(belief().admits(8, 90)).as("older than what it replaces").isFalse();
    assertThat(belief().admits(9, 120)).as("done twice").isFalse();
  }

  @Test
  void deletedRecordMustStayAway() throws Exception {
    try (Diary diary = new Diary(file())) {
      diary.intend(ITEM, 7);
      diary.done(ITEM, 100);
      diary.intend(ITEM, 0);
      diary.done(ITEM, 110);
    }
    assertThat(belief().admits(0, 0)).isTrue();
    assertThat(belief().admits(7, 100)).isFalse();
  }

  @Test
  void whatWasFoundOnceMustBeFoundAgain() throws Exception {
    try (Diary diary = new Diary(file())) {
      diary.intend(ITEM, 7);
      diary.found(ITEM, 7, 100);
    }
    assertThat(belief().admits(7, 100)).isTrue();
    assertThat(belief().admits(0, 0)).isFalse();
    assertThat(Diary.read(file()).unanswered()).isEqualTo(1);
  }

  @Test
  void lineThatAKillCutShortIsDropped() throws Exception {
    try (Diary diary = new Diary(file())) {
      diary.intend(ITEM, 7);
    }
    Files.writeString(file(), "done 1 1", StandardOpenOption.APPEND);
    assertThat(belief().pending()).contains(7L);
    try (Diary diary = new Diary(file())) {
      diary.done(ITEM, 100);
    }
    assertThat(belief()).isEqualTo(Belief.NOTHING.intending(7).acknowledged(100));
  }

  private Path file() {
    return directory.resolve("diary.txt");
  }

  private Belief belief() throws Exception {
    return Diary.read(file()).of(ITEM);
  }
}
