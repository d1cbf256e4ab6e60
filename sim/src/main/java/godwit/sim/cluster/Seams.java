package godwit.sim.cluster;

import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.partition.ServiceId;
import godwit.request.ReadAnswer;
import godwit.request.ServiceRequest;
import godwit.reshape.Intent;
import godwit.store.Write;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Where a planted bug can get between the parts; as it stands, each seam is honest. */
public interface Seams {
  /** Every seam honest. */
  Seams HONEST = new Seams() {};

  /** Returns the writes that reach the store of {@code service}. */
  default List<Write> written(ServiceId service, List<Write> writes) {
    return writes;
  }

  /** Returns whether entries are acknowledged before they are durable. */
  default boolean acknowledgesEarly() {
    return false;
  }

  /** Returns whether staged files are let go as soon as they are ingested. */
  default boolean discardsIngested() {
    return false;
  }

  /** Returns what {@code service} answers for {@code answer}. */
  default InquiryAnswer answered(SimService service, Inquiry inquiry, InquiryAnswer answer) {
    return answer;
  }

  /** Brings a step to the log of {@code service}. */
  default void propose(
      SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
    service.submit(step, answer);
  }

  /** Returns what is performed of what a driver of {@code service} intends. */
  default Intent intended(SimService service, Intent intent) {
    return intent;
  }

  /** Returns the clock that a service must reach before it may answer {@code read}. */
  default OptionalLong needsClock(ServiceRequest.Read read, ServiceView view) {
    return Reads.needsClock(read, view);
  }

  /** Returns what a client makes of a page that it got. */
  default ReadAnswer.Page page(ServiceRequest.Scan scan, ReadAnswer.Page page) {
    return page;
  }
}
