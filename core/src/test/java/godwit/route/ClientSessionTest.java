package godwit.route;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.request.ClientId;
import godwit.request.RequestId;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
  private static final ClientId CLIENT = new ClientId(7, 9);

  private final ClientSession session = new ClientSession(CLIENT);

  @Test
  void sequencesGrowFromOne() {
    assertThat(session.begin()).isEqualTo(new RequestId(CLIENT, 1, 0, 1));
    assertThat(session.begin()).isEqualTo(new RequestId(CLIENT, 2, 0, 1));
  }

  @Test
  void theMarkStaysBelowTheOldestWriteUnderWay() {
    RequestId first = session.begin();
    RequestId second = session.begin();
    RequestId third = session.begin();

    session.end(second);
    assertThat(session.begin().acknowledgedBelow()).isEqualTo(1);
    session.end(first);
    assertThat(session.begin().acknowledgedBelow()).isEqualTo(3);
    session.end(third);
    assertThat(session.begin().acknowledgedBelow()).isEqualTo(4);
    assertThat(session.underWay()).isEqualTo(3);
  }

  @Test
  void aWriteIsIssuedAtTheNewestClockSeen() {
    session.saw(50);
    session.saw(40);

    assertThat(session.begin().issuedAt()).isEqualTo(50);
    assertThat(session.clock()).isEqualTo(50);
  }
}
