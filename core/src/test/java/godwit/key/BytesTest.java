package godwit.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BytesTest {
  @Test
  void bytesCompareUnsignedAndAPrefixComesFirst() {
    assertThat(List.of(hex("ff"), hex("00"), hex("7f80"), hex("80"), hex("7f"), Bytes.EMPTY))
        .satisfies(all ->
            assertThat(all.stream().sorted().map(Bytes::toHex))
                .containsExactly("", "00", "7f", "7f80", "80", "ff"));
  }

  @Test
  void bytesAreEqualByContent() {
    assertThat(hex("0102")).isEqualTo(hex("0102")).hasSameHashCodeAs(hex("0102"));
    assertThat(hex("0102")).isNotEqualTo(hex("0103")).isNotEqualTo("0102");
  }

  @Test
  void aCopyDoesNotSeeLaterChangesOfItsArray() {
    byte[] array = {1, 2};
    Bytes copy = Bytes.copyOf(array);
    Bytes adopted = Bytes.adopt(array);
    array[0] = 9;

    assertThat(copy).isEqualTo(hex("0102"));
    assertThat(adopted).isEqualTo(hex("0902"));
    copy.toArray()[0] = 9;
    assertThat(copy).isEqualTo(hex("0102"));
    assertThat(copy.borrow()).containsExactly(1, 2);
    assertThat(Bytes.copyOf(new byte[0])).isSameAs(Bytes.EMPTY);
  }

  @Test
  void aByteIsANumberFromZeroTo255() {
    assertThat(hex("00ff").at(0)).isZero();
    assertThat(hex("00ff").at(1)).isEqualTo(255);
  }

  @Test
  void slicesAndJoins() {
    Bytes all = Bytes.utf8("abcd");

    assertThat(all.slice(0, 4)).isSameAs(all);
    assertThat(all.slice(1, 4)).isEqualTo(Bytes.utf8("bcd"));
    assertThat(all.slice(0, 3)).isEqualTo(Bytes.utf8("abc"));
    assertThat(all.slice(2, 2)).isEqualTo(Bytes.EMPTY);
    assertThat(Bytes.utf8("ab").concat(Bytes.utf8("cd"))).isEqualTo(all);
    assertThat(all.length()).isEqualTo(4);
    assertThat(all.isEmpty()).isFalse();
    assertThat(Bytes.EMPTY.isEmpty()).isTrue();
  }

  @Test
  void everyStringStartsWithItsPrefixes() {
    Bytes all = Bytes.utf8("abc");

    assertThat(all.startsWith(Bytes.EMPTY)).isTrue();
    assertThat(all.startsWith(Bytes.utf8("ab"))).isTrue();
    assertThat(all.startsWith(all)).isTrue();
    assertThat(all.startsWith(Bytes.utf8("b"))).isFalse();
    assertThat(all.startsWith(Bytes.utf8("abcd"))).isFalse();
  }

  @Test
  void nothingLiesBetweenAStringAndItsSuccessor() {
    assertThat(Bytes.utf8("a").successor()).isEqualTo(hex("6100"));
    assertThat(Bytes.EMPTY.successor()).isEqualTo(hex("00"));
  }

  @Test
  void textFormsAreReadable() {
    assertThat(Bytes.utf8("aß").toUtf8()).isEqualTo("aß");
    assertThat(hex("6120095cff7f")).hasToString("a \\x09\\x5c\\xff\\x7f");
    assertThat(hex("00ff").toHex()).isEqualTo("00ff");
    assertThatIllegalArgumentException().isThrownBy(() -> hex("0"));
  }

  private static Bytes hex(String digits) {
    return Bytes.fromHex(digits);
  }
}
