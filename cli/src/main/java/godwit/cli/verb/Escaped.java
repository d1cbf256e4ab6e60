package godwit.cli.verb;

import godwit.key.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as one line of text that stands for no other bytes: UTF-8 as it is; as {@code \xNN} each
 * byte of a control character, each that is no UTF-8, and a backslash behind which stands what
 * would make it look like that.
 */
final class Escaped {
  private static final Pattern TO_ESCAPE = Pattern.compile("\\p{Cc}|\\\\(?=x[0-9a-f]{2})");

  private Escaped() {}

  static String of(Bytes bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes.toArray());
    CharBuffer out = CharBuffer.allocate(bytes.length());
    StringBuilder text = new StringBuilder(bytes.length());
    CoderResult end;
    do {
      end = decoder.decode(in, out, true);
      text.append(TO_ESCAPE.matcher(out.flip()).replaceAll(Escaped::replacement));
      out.clear();
      for (int i = 0; end.isError() && i < end.length(); i++) {
        escape(in.get(), text);
      }
      decoder.reset();
    } while (end.isError());
    return text.toString();
  }

  private static String replacement(MatchResult found) {
    StringBuilder text = new StringBuilder();
    for (byte b : found.group().getBytes(StandardCharsets.UTF_8)) {
      escape(b, text);
    }
    return Matcher.quoteReplacement(text.toString());
  }

  private static void escape(byte b, StringBuilder text) {
    text.append("\\x").append(HexFormat.of().toHexDigits(b));
  }
}
