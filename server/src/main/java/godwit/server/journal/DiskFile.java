package godwit.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open file.
 *
 * <p>Reads may run beside each other and beside a write of other bytes. Written bytes are seen by
 * reads at once, and survive power loss only after {@link #sync}; until then any part of them may
 * be lost, in any order.
 */
public interface DiskFile extends Closeable {

  /** Size in bytes. */
  long size() throws IOException;

  /** Fills {@code into} from {@code position} on. The caller stays below {@link #size}. */
  void read(ByteBuffer into, long position) throws IOException;

  /** Writes all of {@code bytes}, growing the file when they reach past its end. */
  void write(ByteBuffer bytes, long position) throws IOException;

  /** Drops everything from {@code size} on, durably. */
  void truncate(long size) throws IOException;

  /** Makes everything written durable. After a failure nothing may be assumed. */
  void sync() throws IOException;

  @Override
  void close() throws IOException;
}
