package godwit.tests.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a process meant to do, did and found, in a file that outlives it. A line is one call of the
 * kernel, so it is there once its method has returned, even if the process is killed. Thread-safe.
 *
 * <pre>
 * intend ITEM VALUE          before a write is sent
 * done ITEM VERSION          it was answered
 * refused ITEM               it was answered: nothing happened
 * found ITEM VALUE VERSION   what a process found that was started later
 * open REPORT                which reshapes were open from then on, and how far they were
 * ended KIND PHASE           a reshape ended, in the process that started it
 * </pre>
 */
final class Diary implements AutoCloseable {
  private final FileChannel file;

  /** Goes on with the diary in {@code path}; a line that was cut short by a kill is dropped. */
  Diary(Path path) throws IOException {
    String text = Files.exists(path) ? Files.readString(path) : "";
    this.file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
            .truncate(text.lastIndexOf('\n') + 1);
    file.position(file.size());
  }

  void intend(Item item, long value) {
    write("intend " + item.number() + " " + value);
  }

  void done(Item item, long version) {
    write("done " + item.number() + " " + version);
  }

  void refused(Item item) {
    write("refused " + item.number());
  }

  void found(Item item, long value, long version) {
    write("found " + item.number() + " " + value + " " + version);
  }

  void open(String reshapes) {
    write("open " + reshapes);
  }

  void ended(String kind, String phase) {
    write("ended " + kind + " " + phase);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void write(String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      synchronized (file) {
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a diary says.
   *
   * @param beliefs by item
   * @param done how many writes were acknowledged
   * @param unanswered how many were not, since a kill came first
   * @param open the reshapes that were open when it ended, with their steps
   * @param ended how many reshapes ended, by kind and phase
   */
  record Content(
      Map<Integer, Belief> beliefs,
      long done,
      long unanswered,
      String open,
      Map<String, Integer> ended) {

    Belief of(Item item) {
      return beliefs.getOrDefault(item.number(), Belief.NOTHING);
    }
  }

  static Content read(Path path) throws IOException {
    String text = Files.exists(path) ? Files.readString(path) : "";
    Reading reading = new Reading();
    text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(reading::take);
    return reading.content();
  }

  /** Goes through the lines of a diary. */
  private static final class Reading {
    private final Map<Integer, Belief> beliefs = new TreeMap<>();
    private final Map<String, Integer> ended = new TreeMap<>();
    private long done;
    private long unanswered;
    private String open = "";

    void take(String line) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "open" -> open = words[1];
        case "ended" -> ended.merge(words[1], 1, Integer::sum);
        default -> takeOfItem(words[0], words[1].split(" ", -1));
      }
    }

    private void takeOfItem(String what, String[] facts) {
      int item = Integer.parseInt(facts[0]);
      Belief before = beliefs.getOrDefault(item, Belief.NOTHING);
      switch (what) {
        case "intend" -> beliefs.put(item, before.intending(Long.parseLong(facts[1])));
        case "done" -> {
          done++;
          beliefs.put(item, before.acknowledged(Long.parseLong(facts[1])));
        }
        case "refused" -> beliefs.put(item, before.notDone());
        case "found" -> {
          unanswered += before.pending().isPresent() ? 1 : 0;
          beliefs.put(item, found(before, facts));
        }
        default -> throw new IllegalArgumentException("no line of a diary: " + what);
      }
    }

    /** A record that is not there has no version: the last one that is known stays. */
    private static Belief found(Belief before, String[] facts) {
      long version = Math.max(before.version(), Long.parseLong(facts[2]));
      return new Belief(Long.parseLong(facts[1]), version, Optional.empty());
    }

    Content content() {
      return new Content(beliefs, done, unanswered, open, ended);
    }
  }
}
