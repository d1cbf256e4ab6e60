package godwit.cli.transfer;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How rows stand in a file, and how the file is packed. */
public record FileForm(Layout layout, Packing packing) {
  /** What some programs write before a text. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** How rows stand in a file. */
  public enum Layout {
    /** Values between commas, as by RFC 4180; the first line names the columns. */
    CSV,
    /** The same with tabs. */
    TSV,
    /** A JSON object in each line. */
    JSONL
  }

  /** How a file is packed. */
  public enum Packing {
    PLAIN,
    GZIP,
    ZSTD
  }

  /**
   * Returns the form that a file's name says, as in {@code birds.csv.gz}.
   *
   * @param layout the layout, if the name is not to say it
   * @throws IllegalArgumentException if nothing says the layout
   */
  public static FileForm of(String name, Optional<Layout> layout) {
    String lower = name.toLowerCase(Locale.ROOT);
    Packing packing = packing(lower);
    String bare = packing == Packing.PLAIN ? lower : lower.substring(0, lower.lastIndexOf('.'));
    return new FileForm(layout.or(() -> layout(bare)).orElseThrow(() -> unnamed(name)), packing);
  }

  /**
   * Returns the text that the file holds, unpacked, without a mark of its byte order. Bytes that
   * are no text in UTF-8 end it with an {@link java.nio.charset.CharacterCodingException}.
   */
  public Reader text(InputStream file) throws IOException {
    BufferedReader text = new BufferedReader(new Utf8Reader(unpacked(file)));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  private InputStream unpacked(InputStream file) throws IOException {
    return switch (packing) {
      case PLAIN -> file;
      case GZIP -> new GZIPInputStream(file);
      case ZSTD -> new ZstdInputStream(file);
    };
  }

  /** Returns where to write what the file is to hold, packed. */
  public OutputStream packed(OutputStream file) throws IOException {
    return switch (packing) {
      case PLAIN -> file;
      case GZIP -> new GZIPOutputStream(file);
      case ZSTD -> new ZstdOutputStream(file);
    };
  }

  private static Packing packing(String name) {
    if (name.endsWith(".gz")) {
      return Packing.GZIP;
    }
    return name.endsWith(".zst") ? Packing.ZSTD : Packing.PLAIN;
  }

  private static Optional<Layout> layout(String name) {
    if (name.endsWith(".csv")) {
      return Optional.of(Layout.CSV);
    }
    if (name.endsWith(".tsv")) {
      return Optional.of(Layout.TSV);
    }
    boolean json = name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
    return json ? Optional.of(Layout.JSONL) : Optional.empty();
  }

  private static IllegalArgumentException unnamed(String name) {
    return new IllegalArgumentException(
        "the name does not say what the file holds; give --format csv, tsv or jsonl: " + name);
  }
}
