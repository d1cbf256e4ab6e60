package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnicodeRowsTest {
  private static final UnicodeRows LATIN = UnicodeRows.range('A', 'Z');

  @Test
  void valueTellsNameBlockScriptAndCategory() {
    assertThat(LATIN.value(0, 0).toUtf8())
        .isEqualTo(
            "{\"name\":\"LATIN CAPITAL LETTER A\",\"block\":\"BASIC_LATIN\","
                + "\"script\":\"LATIN\",\"category\":\"Lu\"}");
    assertThat(LATIN.value(0, 12).toUtf8()).endsWith("\"category\":\"Lu\",\"writes\":12}");
  }

  @Test
  void keysAreInTheOrderOfTheCodePoints() {
    List<Bytes> keys = new ArrayList<>();
    for (int codePoint : new int[] {0, 'A', 0xFFFF, 0x10000, 0x10FFFF}) {
      keys.add(UnicodeRows.keyOf(codePoint));
    }
    assertThat(keys).isSorted();
    assertThat(LATIN.key(0)).isEqualTo(Bytes.utf8("U+000041"));
  }

  @Test
  void charactersWithoutNamesAreLeftOut() {
    assertThat(UnicodeRows.range(0xD800, 0xDFFF).size()).as("surrogates").isZero();
    assertThat(UnicodeRows.range(0xE000, 0xF8FF).size()).as("private use").isZero();
    assertThat(UnicodeRows.range(0x0378, 0x0379).size()).as("unassigned").isZero();
  }

  @Test
  void categoriesAreThoseOfTheStandard() {
    assertThat(category('a')).isEqualTo("Ll");
    assertThat(category('5')).isEqualTo("Nd");
    assertThat(category('-')).isEqualTo("Pd");
    assertThat(category('+')).isEqualTo("Sm");
    assertThat(category(' ')).isEqualTo("Zs");
    assertThat(category(0x300)).isEqualTo("Mn");
    assertThat(category(0xAB)).isEqualTo("Pi");
    assertThat(category(0xBB)).isEqualTo("Pf");
    assertThat(category(0xAD)).isEqualTo("Cf");
    assertThat(category(0x1F426)).isEqualTo("So");
  }

  @Test
  void rowsAreFoundByTheirKeys() {
    assertThat(LATIN.find(UnicodeRows.keyOf('C'))).isEqualTo(2);
    assertThat(LATIN.find(UnicodeRows.keyOf('c'))).isNegative();
    assertThat(LATIN.below(Bytes.EMPTY)).isZero();
    assertThat(LATIN.below(UnicodeRows.keyOf('C'))).isEqualTo(2);
    assertThat(LATIN.below(UnicodeRows.keyOf('c'))).isEqualTo(26);
  }

  @Test
  void valueTellsHowOftenItWasWritten() {
    assertThat(LATIN.writes(3, LATIN.value(3, 0))).isZero();
    assertThat(LATIN.writes(3, LATIN.value(3, 1_234_567))).isEqualTo(1_234_567);
    assertThat(LATIN.writes(3, LATIN.value(4, 0))).as("another row's").isEqualTo(-1);
    assertThat(LATIN.writes(3, Bytes.utf8("{}"))).isEqualTo(-1);
    String torn = LATIN.value(3, 12).toUtf8().replace("12}", "1x}");
    assertThat(LATIN.writes(3, Bytes.utf8(torn))).isEqualTo(-1);
  }

  private static String category(int codePoint) {
    String value = UnicodeRows.range(codePoint, codePoint).value(0, 0).toUtf8();
    return value.substring(value.length() - 4, value.length() - 2);
  }
}
