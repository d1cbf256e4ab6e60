package godwit.tests.crash;

import godwit.client.Godwit;
import godwit.client.Table;
import godwit.reshape.ReshapeSettings;
import godwit.server.Node;
import godwit.server.NodeConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process that judges what a killed one left, then writes and reshapes until it is killed, too.
 *
 * <p>Its lines say what it has come to, in this order: {@code serving}; {@code ended}, no operation
 * is open any more; {@code judged}, all rows are as the diary says; {@code tidy}, nothing staged is
 * left; {@code reshaping}. Any time it says {@code open REPORT} or {@code wrong WHAT}.
 */
final class CrashingNode {
  static final String TABLE = "crash";

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int SERVICES = 2;
  private static final int WORKERS = 6;

  /** Small chunks, so that a move of few rows has many steps to be killed at. */
  private static final long CHUNK_BYTES = 128 << 10;

  private CrashingNode() {}

  /** Arguments: data directory, diary, seed. */
  public static void main(String[] arguments) {
    Path data = Path.of(arguments[0]);
    Path diaryFile = Path.of(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    Thread.ofPlatform().daemon().name("parent-watch").start(CrashingNode::endWithParent);
    try (Diary diary = new Diary(diaryFile);
        Node node = Node.start(config(data));
        Godwit client = node.client()) {
      OUT.println("serving");
      new OpenReshapes(node)
          .watch(open -> {
            diary.open(open);
            OUT.println("open " + open);
          });
      boolean fresh = !client.tables().contains(TABLE);
      Table table = fresh ? client.createTable(TABLE) : client.table(TABLE);
      if (fresh) {
        Ballast.load(table);
      }
      Inspection inspection = new Inspection(node, client, table, data);
      judge(inspection, diaryFile, diary);
      List<CompletableFuture<?>> running = write(table, Diary.read(diaryFile), diary, seed);
      inspection.awaitNoStaging();
      OUT.println("tidy");
      Reshaper reshaper = new Reshaper(client.admin(), TABLE, diary, seed);
      running.add(forEver("reshaper", reshaper::step));
      OUT.println("reshaping");
      CompletableFuture.anyOf(running.toArray(new CompletableFuture<?>[0])).join();
    } catch (Throwable wrong) {
      wrong.printStackTrace();
      OUT.println("wrong " + String.valueOf(wrong).replace('\n', ' '));
      Runtime.getRuntime().halt(1);
    }
  }

  /** The input ends when the process that started this one has. */
  private static void endWithParent() {
    try {
      System.in.readAllBytes();
    } catch (IOException e) {
      OUT.println("wrong " + e);
    }
    Runtime.getRuntime().halt(1);
  }

  private static NodeConfig config(Path data) {
    ReshapeSettings reshape = ReshapeSettings.DEFAULT.withChunkBytes(CHUNK_BYTES);
    return NodeConfig.embedded(data, SERVICES).with(NodeConfig.Timing.DEFAULT.with(reshape));
  }

  private static void judge(Inspection inspection, Path diaryFile, Diary diary) throws Exception {
    inspection.awaitOperationsEnded();
    OUT.println("ended");
    inspection.judgeItems(Diary.read(diaryFile), diary);
    inspection.judgeScans(Diary.read(diaryFile));
    OUT.println("judged");
  }

  /** Has all workers write, and returns their futures, of which none ends but by an error. */
  private static List<CompletableFuture<?>> write(
      Table table, Diary.Content content, Diary diary, long seed) {
    List<CompletableFuture<?>> running = new ArrayList<>();
    List<Item> items = Item.all();
    for (int i = 0; i < WORKERS; i++) {
      int number = i;
      List<Item> own =
          items.stream().filter(item -> item.number() / 3 % WORKERS == number).toList();
      Worker worker = new Worker(table, diary, own, content, seed + i);
      running.add(forEver("worker-" + i, worker::step));
    }
    return running;
  }

  /** Returns a future that fails once a step does, and never ends otherwise. */
  private static CompletableFuture<Void> forEver(String name, Runnable step) {
    CompletableFuture<Void> failed = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            while (true) {
              step.run();
            }
          } catch (Throwable wrong) {
            failed.completeExceptionally(wrong);
          }
        });
    return failed;
  }
}
