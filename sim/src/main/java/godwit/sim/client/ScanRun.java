package godwit.sim.client;

import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.route.ScanCourse;
import godwit.sim.history.Deed;
import godwit.sim.world.BrokenPromise;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One scan, page by page, with pauses in between. Not thread-safe. */
final class ScanRun {
  private final SimClient client;
  private final Wish wish;
  private final Runnable done;
  private final List<Row> rows = new ArrayList<>();
  private final long from;

  /**
   * What to scan and how.
   *
   * @param pageRows how many rows a page has at most
   * @param pauseMicros how long the reader takes between two pages at most
   */
  record Wish(
      KeyRange range, Direction direction, OptionalLong limit, int pageRows, long pauseMicros) {}

  private ScanRun(SimClient client, Wish wish, Runnable done) {
    this.client = client;
    this.wish = wish;
    this.done = done;
    this.from = client.history().tick();
  }

  /** Begins the scan; {@code done} runs once it has ended. */
  static void begin(SimClient client, Wish wish, Runnable done) {
    ScanRun run = new ScanRun(client, wish, done);
    ClockSearch.begin(
        client,
        wish.range(),
        time -> {
          if (time.isEmpty()) {
            run.giveUp("no time");
          } else {
            run.page(
                new ScanCourse(
                    SimClient.TABLE_ID,
                    Optional.of(wish.range()),
                    wish.direction(),
                    time,
                    wish.limit()));
          }
        });
  }

  private void page(ScanCourse course) {
    ServiceRequest.Scan scan = course.request(wish.pageRows(), 1 << 20);
    ReadCall.send(client, scan, ending -> take(course, scan, ending));
  }

  private void take(ScanCourse course, ServiceRequest.Scan scan, ReadCall.Ending ending) {
    switch (ending) {
      case ReadCall.Ending.Answered(ReadAnswer answer) -> {
        if (!(answer instanceof ReadAnswer.Page page)) {
          throw new BrokenPromise("A scan is answered by pages.", "answer=" + answer);
        }
        go(course, client.cluster().seams().page(scan, page));
      }
      case ReadCall.Ending.Refused refused -> {
        if (refused.refusal().reason() != Reason.RELEASED) {
          throw new BrokenPromise(
              "A scan is not refused before its history is released.",
              "scan=" + scan + " refusal=" + refused.refusal());
        }
        giveUp(refused.refusal().toString());
      }
      case ReadCall.Ending.GivenUp nothing -> giveUp("deadline");
    }
  }

  private void go(ScanCourse course, ReadAnswer.Page page) {
    ScanCourse next;
    try {
      next = course.after(page);
    } catch (CorruptionException e) {
      throw new BrokenPromise(
          "The pages of a scan follow each other.", "course=" + course + " page=" + page + " " + e);
    }
    rows.addAll(page.rows());
    if (next.ended()) {
      end(next.asOf().orElseThrow());
    } else {
      client.host().after(client.seed().between(0, wish.pauseMicros()), () -> page(next));
    }
  }

  private void end(long asOf) {
    Deed.Scanned deed =
        new Deed.Scanned(seen(), wish.direction(), from, client.history().tick(), rows, asOf);
    client.history().add(deed);
    client.tell("scanned", deed);
    done.run();
  }

  private void giveUp(String why) {
    Deed.GaveUp deed = new Deed.GaveUp(wish, why, from, client.history().tick());
    client.history().add(deed);
    client.tell("gives up", deed);
    done.run();
  }

  private KeyRange seen() {
    if (wish.limit().isEmpty() || rows.size() < wish.limit().getAsLong()) {
      return wish.range();
    }
    Bytes last = rows.getLast().key();
    return switch (wish.direction()) {
      case FORWARD -> new KeyRange(wish.range().low(), last.successor());
      case REVERSE -> new KeyRange(last, wish.range().high());
    };
  }
}
