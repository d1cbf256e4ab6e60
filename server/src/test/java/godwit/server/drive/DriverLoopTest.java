package godwit.server.drive;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.reshape.CopyPace;
import godwit.reshape.Driver;
import godwit.reshape.Errand;
import godwit.reshape.Heard;
import godwit.reshape.Intent;
import godwit.server.replica.HostedServices;
import godwit.server.replica.PacedCopies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DriverLoopTest {
  private final List<CompletableFuture<CommandAnswer>> asked = new ArrayList<>();
  private final List<Reporting> drivers = new ArrayList<>();
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final DriverLoop<String> loop =
      new DriverLoop<>(
          new DriverLoop.Subject<>(leads::get, () -> "view", this::driver),
          new ErrandRunner(
              new HostedServices(),
              new Recording(),
              StagedSpread.NOBODY,
              Runnable::run,
              new PacedCopies(CopyPace.Limits.DEFAULT)),
          Runnable::run,
          () -> 0);

  @Test
  void answerThatComesWhileTheReplicaLeadsIsHeard() {
    loop.look();
    asked.getFirst().complete(new CommandAnswer.Recorded());
    assertThat(drivers).hasSize(1);
    assertThat(drivers.getFirst().heard).isEqualTo(1);
  }

  /** It would tell what it saw then as if it was seen now. */
  @Test
  void driverOfAnEarlierLeadershipHearsNothingAnyMore() {
    loop.look();
    leads.set(false);
    loop.look();
    leads.set(true);
    loop.look();
    asked.getFirst().complete(new CommandAnswer.Recorded());
    assertThat(drivers).hasSize(2);
    assertThat(drivers).extracting(it -> it.heard).containsExactly(0, 0);
  }

  private Reporting driver() {
    Reporting driver = new Reporting();
    drivers.add(driver);
    return driver;
  }

  /** Has one command recorded. */
  private static final class Reporting implements Driver<String> {
    private boolean sent;
    private int heard;

    @Override
    public List<Errand> next(String view, long nowMillis) {
      List<Errand> errands =
          sent
              ? List.of()
              : List.of(new Errand(1, new Intent.Report(new CoordinatorCommand.Bootstrap(1))));
      sent = true;
      return errands;
    }

    @Override
    public void heard(Errand errand, Heard what, long nowMillis) {
      heard++;
    }
  }

  /** Answers what is to be recorded when the test does, and nothing else. */
  private final class Recording implements Peers {
    @Override
    public CompletableFuture<CommandAnswer> record(CoordinatorCommand command) {
      CompletableFuture<CommandAnswer> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    @Override
    public CompletableFuture<DataAnswer> propose(ServiceId service, DataCommand.Step step) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<DataAnswer> recognise(ServiceId service, long incarnation) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<InquiryAnswer> ask(ServiceId service, Inquiry inquiry) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<CoordinatorAnswer> query(CoordinatorRequest.Query query) {
      return new CompletableFuture<>();
    }
  }
}
