package godwit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EscapedTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");
  private static final List<String> PIECES =
      List.of(
          "5c", "78", "30", "66", "00", "0a", "ff", "c3", "c3a9", "c285", "f09f90a6", "ed", "41");

  @Test
  void textStaysAsItIs() {
    for (String text :
        List.of("", "godwit", "Limosa µ 🐦", "C:\\temp\\new", "{\"a\":\"\\n\"}", "\\x5")) {
      assertThat(Escaped.of(Bytes.utf8(text))).isEqualTo(text);
    }
  }

  @Test
  void whatIsNoTextIsEscaped() {
    assertThat(Escaped.of(Bytes.fromHex("61ff00c3a90ac3"))).isEqualTo("a\\xff\\x00é\\x0a\\xc3");
    assertThat(Escaped.of(Bytes.utf8("\u0085"))).isEqualTo("\\xc2\\x85");
  }

  @Test
  void textThatLooksLikeAnEscapeIsToldFromOne() {
    assertThat(Escaped.of(Bytes.utf8("a\\x00"))).isEqualTo("a\\x5cx00");
    assertThat(Escaped.of(Bytes.fromHex("6100"))).isEqualTo("a\\x00");
  }

  @Test
  void everyStringCanBeReadBack() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder hex = new StringBuilder();
      for (int n = random.nextInt(9); n > 0; n--) {
        hex.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      Bytes bytes = Bytes.fromHex(hex.toString());
      assertThat(read(Escaped.of(bytes))).isEqualTo(bytes);
    }
  }

  private static Bytes read(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escapes = ESCAPE.matcher(text);
    int end = 0;
    while (escapes.find()) {
      bytes.writeBytes(text.substring(end, escapes.start()).getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(HexFormat.of().parseHex(escapes.group(1)));
      end = escapes.end();
    }
    bytes.writeBytes(text.substring(end).getBytes(StandardCharsets.UTF_8));
    return Bytes.copyOf(bytes.toByteArray());
  }
}
