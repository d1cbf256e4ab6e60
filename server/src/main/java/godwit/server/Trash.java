package godwit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory where a node moves what it deletes. A thread of its own deletes it bit by bit; what
 * is left when that is closed goes at the next opening. Thread-safe.
 */
final class Trash implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trash.class);
  private static final long PATIENCE_SECONDS = 10;

  private final Path place;
  private final ExecutorService deleting =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("godwit-trash").factory());

  private Trash(Path place) {
    this.place = place;
  }

  /** Opens the trash in {@code place}, and deletes at once what an earlier process left there. */
  static Trash open(Path place) throws IOException {
    Trees.delete(place);
    return new Trash(place);
  }

  /** Takes a directory from its place; when it returns, it is gone from there. */
  void take(Path directory) throws IOException {
    Files.createDirectories(place);
    Path gone = place.resolve(directory.getFileName() + "-" + System.nanoTime());
    Files.move(directory, gone, StandardCopyOption.ATOMIC_MOVE);
    deleting.execute(() -> delete(gone));
  }

  private static void delete(Path gone) {
    try {
      Trees.deleteGently(gone);
    } catch (IOException | UncheckedIOException e) {
      LOG.info("directory is deleted at the next start: directory={} why={}", gone, e.toString());
    }
  }

  @Override
  public void close() {
    deleting.shutdownNow();
    try {
      if (!deleting.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.info("directories are still being deleted: in={}", place);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
