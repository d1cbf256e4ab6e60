package godwit.server.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in memory that loses power, and runs full, when it is told to.
 *
 * <p>After a power loss each sector that was written and not synced is there or not, by chance, and
 * so is any suffix of the changes of names that were not synced. Not thread-safe.
 */
public final class MemoryDisk implements Disk {
  private static final int SECTOR = 64;

  private final Map<String, Content> durable = new TreeMap<>();
  private final Map<String, Content> names = new TreeMap<>();
  private final List<Consumer<Map<String, Content>>> unsynced = new ArrayList<>();
  private long effectsLeft = Long.MAX_VALUE;
  private long bytesLeft = Long.MAX_VALUE;
  private long bytesRead;

  /** Lets that many more changes reach the disk, and fails all later ones. */
  public void dieAfter(long effects) {
    effectsLeft = effects;
  }

  /** Lets that many more bytes be written, and fails the writes of further ones. */
  public void fillUpAfter(long bytes) {
    bytesLeft = bytes;
  }

  /** Bytes read from all files so far. */
  public long bytesRead() {
    return bytesRead;
  }

  /** The disk as it may be after a loss of power now. */
  public MemoryDisk afterPowerLoss(Random random) {
    MemoryDisk next = new MemoryDisk();
    next.durable.putAll(durable);
    unsynced.stream()
        .limit(random.nextInt(unsynced.size() + 1))
        .forEach(change -> change.accept(next.durable));
    next.durable.replaceAll((name, content) -> content.afterPowerLoss(random));
    next.names.putAll(next.durable);
    return next;
  }

  /** What the file holds now. */
  public byte[] bytes(String name) {
    Content content = names.get(name);
    if (content == null) {
      throw new IllegalArgumentException("no such file: " + name);
    }
    return content.current;
  }

  @Override
  public List<String> names() {
    return List.copyOf(names.keySet());
  }

  @Override
  public DiskFile open(String name) throws IOException {
    Content content = names.get(name);
    if (content == null) {
      Content created = new Content();
      change(map -> map.put(name, created));
      content = created;
    }
    return new OpenFile(content);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    if (!names.containsKey(from)) {
      throw new FileNotFoundException(from);
    }
    change(map -> {
      Content moved = map.remove(from);
      if (moved != null) {
        map.put(to, moved);
      }
    });
  }

  @Override
  public void delete(String name) throws IOException {
    if (!names.containsKey(name)) {
      throw new FileNotFoundException(name);
    }
    change(map -> map.remove(name));
  }

  @Override
  public void sync() throws IOException {
    effect();
    durable.clear();
    durable.putAll(names);
    unsynced.clear();
  }

  @Override
  public String describe(String name) {
    return "memory:" + name;
  }

  @Override
  public void close() {}

  private void change(Consumer<Map<String, Content>> change) throws IOException {
    effect();
    change.accept(names);
    unsynced.add(change);
  }

  private void effect() throws IOException {
    if (effectsLeft == 0) {
      throw new IOException("the power is off");
    }
    effectsLeft--;
  }

  private static final class Content {
    private byte[] synced = new byte[0];
    private byte[] current = new byte[0];

    private Content afterPowerLoss(Random random) {
      Content next = new Content();
      int size = random.nextBoolean() ? current.length : Math.min(synced.length, current.length);
      next.synced = Arrays.copyOf(synced, size);
      for (int at = 0; at < size; at += SECTOR) {
        if (random.nextBoolean()) {
          System.arraycopy(current, at, next.synced, at, Math.min(SECTOR, size - at));
        }
      }
      next.current = next.synced.clone();
      return next;
    }
  }

  private final class OpenFile implements DiskFile {
    private final Content content;

    private OpenFile(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      return content.current.length;
    }

    @Override
    public void read(ByteBuffer into, long position) {
      bytesRead += into.remaining();
      into.put(content.current, (int) position, into.remaining());
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      effect();
      int length = (int) Math.min(bytes.remaining(), bytesLeft);
      int end = (int) position + length;
      if (end > content.current.length) {
        content.current = Arrays.copyOf(content.current, end);
      }
      bytes.get(content.current, (int) position, length);
      bytesLeft -= length;
      if (bytes.hasRemaining()) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      effect();
      content.current = Arrays.copyOf(content.current, (int) size);
      content.synced = content.current.clone();
    }

    @Override
    public void sync() throws IOException {
      effect();
      content.synced = content.current.clone();
    }

    @Override
    public void close() {}
  }
}
