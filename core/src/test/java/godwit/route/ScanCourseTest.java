package godwit.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.TableId;
import godwit.request.ReadAnswer.Page;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.store.Direction;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanCourseTest {
  private static final KeyRange RANGE = new KeyRange(key("b"), key("y"));

  @Test
  void theFirstPageFixesTheTime() {
    ScanCourse course = course(Direction.FORWARD).after(page(70, "d", "b", "c"));

    assertThat(course.asOf()).hasValue(70);
    assertThat(course.rest()).contains(new KeyRange(key("d"), key("y")));
    assertThat(course.request(10, 1_000))
        .isEqualTo(
            new ServiceRequest.Scan(
                new TableId(1),
                new KeyRange(key("d"), key("y")),
                Direction.FORWARD,
                OptionalLong.of(70),
                10,
                1_000));
  }

  @Test
  void inReverseTheRestShrinksFromAbove() {
    ScanCourse course = course(Direction.REVERSE).after(page(70, "m", "x", "p"));

    assertThat(course.rest()).contains(new KeyRange(key("b"), key("m")));
    assertThat(course.after(page(70, null, "c", "b")).ended()).isTrue();
  }

  @Test
  void anEmptyPageMayLeadOn() {
    assertThat(course(Direction.FORWARD).after(page(70, "m")).rest())
        .contains(new KeyRange(key("m"), key("y")));
  }

  @Test
  void theLimitEndsTheScan() {
    ScanCourse limited =
        new ScanCourse(
            new TableId(1),
            Optional.of(RANGE),
            Direction.FORWARD,
            OptionalLong.empty(),
            OptionalLong.of(3));

    ScanCourse after = limited.after(page(70, "d", "b", "c"));
    assertThat(after.request(10, 1_000).maxRows()).isEqualTo(1);
    assertThat(after.after(page(70, "f", "e")).ended()).isTrue();
    assertCorrupt(limited, page(70, "f", "b", "c", "d", "e"));
  }

  @Test
  void pagesThatCantBeRightAreCorrupt() {
    ScanCourse forward = course(Direction.FORWARD).at(70);
    assertCorrupt(forward, page(71, "d", "c"));
    assertCorrupt(forward, page(70, "e", "d", "c"));
    assertCorrupt(forward, page(70, "e", "c", "c"));
    assertCorrupt(forward, page(70, "e", "a"));
    assertCorrupt(forward, page(70, "z", "y"));
    assertCorrupt(forward, page(70, "c", "b", "c"));
    assertCorrupt(forward, page(70, "b"));
    ScanCourse reverse = course(Direction.REVERSE).at(70);
    assertCorrupt(reverse, page(70, "c", "d", "e"));
    assertCorrupt(reverse, page(70, "z", "x"));
    assertCorrupt(reverse, page(70, "y"));
    assertCorrupt(reverse, page(70, "yy"));
    assertCorrupt(reverse, page(70, "d", "z"));
    ScanCourse ended = reverse.after(page(70, null, "x"));
    assertThatThrownBy(() -> ended.after(key("c"), 1)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void aCourseSurvivesItsForm() {
    ScanCourse forward = course(Direction.FORWARD);
    assertThat(ScanCourse.CODEC.decode(ScanCourse.CODEC.encode(forward))).isEqualTo(forward);
    ScanCourse course = course(Direction.REVERSE).after(page(70, "m", "x"));

    assertThat(ScanCourse.CODEC.decode(ScanCourse.CODEC.encode(course))).isEqualTo(course);
  }

  @Test
  void aCourseCanBeTakenUpBehindAnyRow() {
    ScanCourse course = course(Direction.FORWARD).at(70);

    assertThat(course.after(key("c"), 2).rest())
        .contains(new KeyRange(key("c").successor(), key("y")));
  }

  private static void assertCorrupt(ScanCourse course, Page page) {
    assertThatThrownBy(() -> course.after(page)).isInstanceOf(CorruptionException.class);
  }

  private static ScanCourse course(Direction direction) {
    return new ScanCourse(
        new TableId(1), Optional.of(RANGE), direction, OptionalLong.empty(), OptionalLong.empty());
  }

  private static Page page(long asOf, @Nullable String next, String... keys) {
    return new Page(
        Arrays.stream(keys).map(key -> new Row(key(key), 1, Bytes.EMPTY)).toList(),
        asOf,
        Optional.ofNullable(next).map(ScanCourseTest::key));
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }
}
