package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CommandAnswer;
import godwit.data.DataAnswer;
import godwit.data.Delta;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.partition.PartitionId;
import godwit.request.CoordinatorAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Routing;
import godwit.reshape.Knowledge.Party;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KnowledgeTest {
  private static final Knowledge NOTHING = Knowledge.nothing(1, 100);
  private static final StepStatus UNKNOWN = new StepStatus.Unknown(new PartitionId(1, 1));

  @Test
  void whatNobodyAskedForIsNoKnowledge() {
    for (Heard heard :
        List.of(
            new Heard.Answered(new InquiryAnswer.Rows(List.of(), true)),
            new Heard.Answered(
                new InquiryAnswer.Changes(new Delta(0, 1, List.of()), true, UNKNOWN, false)),
            new Heard.Decided(new DataAnswer.Clock(7)),
            new Heard.Decided(new DataAnswer.Written(new Routing.NotHere())),
            new Heard.Recorded(new CommandAnswer.Recorded()),
            new Heard.Consulted(new CoordinatorAnswer.Operations(List.of())))) {
      assertThat(NOTHING.after(Party.OWNER, heard, 200, 50)).as("%s", heard).isEqualTo(NOTHING);
    }
  }

  @Test
  void whoIsSilentIsKnownToBeSo() {
    Knowledge later = NOTHING.after(Party.OTHER, new Heard.Unreachable(), 200, 50);
    assertThat(later.other().status()).isEmpty();
    assertThat(later.other().stale(249, 50)).isFalse();
    assertThat(later.other().stale(250, 50)).isTrue();
    assertThat(later.progressMillis()).isEqualTo(100);
  }

  @Test
  void aCoordinatorThatIsSilentOrRefusesRests() {
    Refusal why = new Refusal(Reason.TOO_LATE, "");
    for (Heard heard :
        List.of(new Heard.Unreachable(), new Heard.Recorded(new CommandAnswer.Refused(why)))) {
      assertThat(NOTHING.after(Party.COORDINATOR, heard, 200, 50).restMillis()).isEqualTo(250);
    }
  }

  @Test
  void countingIsProgressAndOtherRefusalsAreNot() {
    Heard counting =
        new Heard.Answered(new InquiryAnswer.Refused(new Refusal(Reason.COUNTING, "")));
    Heard refused = new Heard.Decided(new DataAnswer.Refused(new Refusal(Reason.WRONG_STATE, "")));
    assertThat(NOTHING.after(Party.OWNER, counting, 200, 50).progressMillis()).isEqualTo(200);
    assertThat(NOTHING.after(Party.OWNER, refused, 200, 50).progressMillis()).isEqualTo(100);
    assertThat(NOTHING.after(Party.OWNER, refused, 200, 50).owner().refusal()).isPresent();
  }

  @Test
  void medianIsKept() {
    Heard median = new Heard.Answered(new InquiryAnswer.SplitKey(Optional.empty()));
    assertThat(NOTHING.after(Party.OWNER, median, 200, 50).median()).isPresent();
  }
}
