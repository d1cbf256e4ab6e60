package godwit.server.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A machine that keeps every entry as text. Thread-safe. */
class ListMachine implements Replicated {
  /** Directory, within a checkpoint, of files that never change. */
  static final String TABLES = "db";

  private static final String FILE = "entries";

  private final CompletableFuture<Long> leading = new CompletableFuture<>();
  private final List<String> calls = new ArrayList<>();
  private List<String> texts = new ArrayList<>();
  private long appliedIndex;
  private volatile boolean mayCheckpoint = true;
  private volatile Consumer<Committed> beforeEach = entry -> {};
  private volatile Consumer<Path> beforeSave = dir -> {};
  private volatile Runnable preparing = () -> {};

  private volatile @Nullable Path tables;
  private volatile Runnable whenever = () -> {};

  /** Does something after each call that changes it. */
  ListMachine whenever(Runnable action) {
    whenever = action;
    return this;
  }

  /** What a machine has that kept its state through a restart. */
  static ListMachine restored(ListMachine before) {
    ListMachine machine = new ListMachine();
    synchronized (before) {
      machine.texts = new ArrayList<>(before.texts);
      machine.appliedIndex = before.appliedIndex;
    }
    return machine;
  }

  /** Does something before each entry is applied, on the apply thread. */
  ListMachine beforeEach(Consumer<Committed> action) {
    beforeEach = action;
    return this;
  }

  /** Does something before each checkpoint, on the apply thread. */
  ListMachine beforeSave(Consumer<Path> action) {
    beforeSave = action;
    return this;
  }

  /** Does something, beside all else, when a checkpoint is to be prepared. */
  ListMachine preparing(Runnable action) {
    preparing = action;
    return this;
  }

  /** Has each checkpoint from now on link the files of that directory, which never change. */
  void linking(Path directory) {
    tables = directory;
  }

  void mayCheckpoint(boolean may) {
    mayCheckpoint = may;
  }

  /** Completes with the term when the machine first leads. */
  CompletableFuture<Long> leading() {
    return leading;
  }

  synchronized List<String> texts() {
    return List.copyOf(texts);
  }

  /** The calls that it got: apply with the number of entries, and the others by name. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public synchronized long appliedIndex() {
    return appliedIndex;
  }

  @Override
  public void apply(List<Committed> entries) {
    synchronized (this) {
      calls.add("apply " + entries.size());
    }
    for (Committed entry : entries) {
      beforeEach.accept(entry);
      add(entry);
      if (entry.local() instanceof TextProposal proposal) {
        proposal.applied(entry.index());
      }
    }
    whenever.run();
  }

  private synchronized void add(Committed entry) {
    if (entry.index() <= appliedIndex) {
      throw new AssertionError("entry was delivered before: " + entry);
    }
    appliedIndex = entry.index();
    texts.add(entry.data().toUtf8());
  }

  @Override
  public void leads(long term) {
    synchronized (this) {
      calls.add("leads");
    }
    leading.complete(term);
    whenever.run();
  }

  @Override
  public synchronized void follows() {
    calls.add("follows");
  }

  @Override
  public void prepareSave() {
    synchronized (this) {
      calls.add("prepare");
    }
    preparing.run();
  }

  @Override
  public void save(Path dir) throws IOException {
    beforeSave.accept(dir);
    List<String> lines = new ArrayList<>();
    synchronized (this) {
      calls.add("save");
      lines.add(Long.toString(appliedIndex));
      lines.addAll(texts);
    }
    Files.createDirectory(dir);
    Files.write(dir.resolve(FILE), lines);
    Path linked = tables;
    if (linked != null) {
      Path database = Files.createDirectory(dir.resolve(TABLES));
      try (Stream<Path> files = Files.list(linked)) {
        for (Path file : files.toList()) {
          Files.createLink(database.resolve(file.getFileName()), file);
        }
      }
    }
  }

  @Override
  public synchronized void load(Path dir) throws IOException {
    calls.add("load");
    List<String> lines = Files.readAllLines(dir.resolve(FILE));
    appliedIndex = Long.parseLong(lines.getFirst());
    texts = new ArrayList<>(lines.subList(1, lines.size()));
  }

  @Override
  public boolean mayCheckpoint() {
    return mayCheckpoint;
  }
}
