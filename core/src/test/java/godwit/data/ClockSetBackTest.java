package godwit.data;

import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.KeyRange;
import godwit.request.Reason;
import godwit.request.RequestId;
import godwit.request.WriteAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service whose machine's clock is set back by a day. */
final class ClockSetBackTest {
  private static final long DAY_MILLIS = 86_400_000;

  private final LoggedService service = LoggedService.founded();

  @BeforeEach
  void beFarFromTheBeginning() {
    service.passMillis(10 * DAY_MILLIS);
  }

  @Test
  void writesGoOnInTheirOrderAndReadsSeeThem() {
    long before = service.put("a", "1");
    service.passMillis(-DAY_MILLIS);

    long last = before;
    for (int i = 0; i < 1_000; i++) {
      long next = service.put("a", "after " + i);
      assertThat(next).isGreaterThan(last);
      last = next;
    }

    assertThat(service.value("a")).contains("after 999");
    assertThat(service.value("a", before)).contains("1");
    assertThat(service.value("a", last - 1)).contains("after 998");
    service.passMillis(DAY_MILLIS + 1);
    assertThat(service.put("a", "right again")).isGreaterThan(last);
  }

  @Test
  void aRetriedRequestStillGetsItsFirstAnswer() {
    RequestId id = service.nextRequest();
    WriteAnswer first = service.write(id, Given.put("a", "1"));
    service.passMillis(-DAY_MILLIS);

    assertThat(service.write(id, Given.put("a", "1"))).isEqualTo(first);
    service.put("a", "2");
    assertThat(service.write(id, Given.put("a", "1"))).isEqualTo(first);
    assertThat(service.value("a")).contains("2");
  }

  @Test
  void splitsAndJoinsGoOn() {
    service.put("a", "1");
    service.passMillis(-DAY_MILLIS);
    service.step(Given.split(2, 1, "m", 2, 3));
    service.step(Given.join(3, 2, 3, 4));

    assertThat(service.value("a")).contains("1");
  }

  @Test
  void whatComesFromAServiceThatIsADayAheadIsRefused() {
    service.put("a", "1");
    long ahead = service.clock();
    LoggedService target = new LoggedService(Given.Y);
    target.passMillis(9 * DAY_MILLIS);
    DataCommand.Origin origin = new DataCommand.Origin(Given.X, p(1), ahead);

    assertThat(
            target.refused(new DataCommand.Prepare(o(2), p(2), Given.TABLE, KeyRange.ALL, origin)))
        .isEqualTo(Reason.CLOCK_TOO_FAR);
    assertThat(target.clock()).as("nothing was taken over").isLessThan(ahead);
  }
}
