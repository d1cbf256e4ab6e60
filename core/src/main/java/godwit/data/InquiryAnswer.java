package godwit.data;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import godwit.key.Bytes;
import godwit.request.Refusal;
import godwit.request.Row;
import java.util.List;
import java.util.Optional;

/** The answer to an {@link Inquiry}. */
public sealed interface InquiryAnswer {
  Codec<InquiryAnswer> CODEC =
      new Union<InquiryAnswer>()
          .with(
              1,
              Status.class,
              RecordCodecs.record(
                  field(StepStatus.CODEC, Status::status),
                  field(Codecs.BOOL, Status::slowed),
                  Status::new))
          .with(
              2,
              Rows.class,
              RecordCodecs.record(
                  field(Codecs.list(Row.CODEC), Rows::rows),
                  field(Codecs.BOOL, Rows::last),
                  Rows::new))
          .with(
              3,
              Changes.class,
              RecordCodecs.record(
                  field(Delta.CODEC, Changes::delta),
                  field(Codecs.BOOL, Changes::caughtUp),
                  field(StepStatus.CODEC, Changes::status),
                  field(Codecs.BOOL, Changes::gains),
                  Changes::new))
          .with(
              4,
              Refused.class,
              RecordCodecs.record(field(Refusal.CODEC, Refused::refusal), Refused::new))
          .with(
              5,
              SplitKey.class,
              RecordCodecs.record(
                  field(Codecs.optional(Codecs.BYTES), SplitKey::key), SplitKey::new));

  /**
   * Where a partition stands.
   *
   * @param slowed whether its writers are slowed, so that a move catches up with them
   */
  record Status(StepStatus status, boolean slowed) implements InquiryAnswer {}

  /**
   * Rows of a view, ascending by key.
   *
   * @param last whether the view ends with them
   */
  record Rows(List<Row> rows, boolean last) implements InquiryAnswer {
    public Rows {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A delta, and where the source stands.
   *
   * @param caughtUp whether nothing was committed after the delta when it was read
   * @param gains whether what is left after it shrinks, as far as the source's leader knows, or may
   *     yet shrink because it slows the writers
   */
  record Changes(Delta delta, boolean caughtUp, StepStatus status, boolean gains)
      implements InquiryAnswer {
    /** Returns these changes with another word on whether the target gains. */
    public Changes gaining(boolean other) {
      return new Changes(delta, caughtUp, status, other);
    }
  }

  /** Where to split; empty if there are no two rows to part. */
  record SplitKey(Optional<Bytes> key) implements InquiryAnswer {}

  /** The question can't be answered here, or any more. */
  record Refused(Refusal refusal) implements InquiryAnswer {}
}
