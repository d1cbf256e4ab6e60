package godwit.cli.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * The text of bytes in UTF-8, up to the first that are none: all before them is given out first,
 * then comes a {@link NotUtf8Exception} with their line. Not thread-safe.
 */
final class Utf8Reader extends Reader {
  private static final int BUFFER_BYTES = 8192;

  private final InputStream file;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private boolean atEnd;
  private long line = 1;
  private char last;

  Utf8Reader(InputStream file) {
    this.file = file;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    CharBuffer text = CharBuffer.wrap(buffer, offset, length);
    while (true) {
      CoderResult result = decoder.decode(bytes, text, atEnd);
      int read = text.position();
      if (read > 0 || length == 0) {
        count(buffer, offset, read);
        return read;
      }
      if (result.isError()) {
        throw new NotUtf8Exception(line);
      }
      if (result.isOverflow()) {
        throw new IllegalArgumentException("too little room for a character: length=" + length);
      }
      if (atEnd) {
        return -1;
      }
      fill();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void fill() throws IOException {
    bytes.compact();
    int read = file.read(bytes.array(), bytes.position(), bytes.remaining());
    atEnd = read < 0;
    bytes.position(bytes.position() + Math.max(0, read)).flip();
  }

  /** Counts lines as those who read them do: by line feeds, carriage returns, or both. */
  private void count(char[] buffer, int offset, int read) {
    for (int i = offset; i < offset + read; i++) {
      char next = buffer[i];
      if (next == '\r' || (next == '\n' && last != '\r')) {
        line++;
      }
      last = next;
    }
  }
}
