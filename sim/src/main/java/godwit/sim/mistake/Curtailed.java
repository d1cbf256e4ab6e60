package godwit.sim.mistake;

import godwit.data.Delta;
import godwit.data.DeltaItem;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.store.Store;
import java.util.List;
import java.util.function.Predicate;

/** Deltas that lack something when a source gives them to its target. */
public final class Curtailed {
  private Curtailed() {}

  /** Returns the answer with only those items of a delta that {@code travel}. */
  public static InquiryAnswer to(Predicate<DeltaItem> travel, InquiryAnswer answer) {
    if (!(answer instanceof InquiryAnswer.Changes changes)) {
      return answer;
    }
    Delta whole = changes.delta();
    List<DeltaItem> items = whole.items().stream().filter(travel).toList();
    return new InquiryAnswer.Changes(
        new Delta(whole.from(), whole.to(), items),
        changes.caughtUp(),
        changes.status(),
        changes.gains());
  }

  /** Returns the answer with a delta that begins so many {@code ticks} after its cursor. */
  public static InquiryAnswer by(long ticks, Inquiry inquiry, InquiryAnswer answer, Store store) {
    if (!(inquiry instanceof Inquiry.NextDelta asked)) {
      return answer;
    }
    Inquiry later =
        new Inquiry.NextDelta(
            asked.attempt(), asked.partition(), asked.from() + ticks, asked.maxBytes());
    if (!(Inquiries.answer(later, store) instanceof InquiryAnswer.Changes changes)) {
      return answer;
    }
    Delta late = changes.delta();
    return new InquiryAnswer.Changes(
        new Delta(asked.from(), late.to(), late.items()),
        changes.caughtUp(),
        changes.status(),
        changes.gains());
  }
}
