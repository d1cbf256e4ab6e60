package godwit.data;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;
import godwit.partition.Partition;
import godwit.request.Refusal;
import godwit.request.WriteAnswer;
import java.util.List;

/** What a command came to at the machine that decided it. */
public sealed interface DataAnswer {
  /** The form of all answers but those to writes, which never travel between nodes. */
  Codec<DataAnswer> CODEC =
      new Union<DataAnswer>()
          .with(1, Clock.class, RecordCodecs.record(field(Codecs.VARINT, Clock::clock), Clock::new))
          .with(
              2, Step.class, RecordCodecs.record(field(StepStatus.CODEC, Step::status), Step::new))
          .with(
              3,
              Refused.class,
              RecordCodecs.record(field(Refusal.CODEC, Refused::refusal), Refused::new))
          .with(
              4,
              Recognised.class,
              RecordCodecs.record(
                  field(Codecs.list(Partition.CODEC), Recognised::partitions), Recognised::new));

  /** The answer to a client's write. */
  record Written(WriteAnswer answer) implements DataAnswer {}

  /** The command moved the clock, or the release time, and that is all; the clock is now this. */
  record Clock(long clock) implements DataAnswer {}

  /** The step was taken, now or earlier: this is where its partition stands. */
  record Step(StepStatus status) implements DataAnswer {}

  /**
   * The restored coordinator is recognised.
   *
   * @param partitions all that the service has
   */
  record Recognised(List<Partition> partitions) implements DataAnswer {
    public Recognised {
      partitions = List.copyOf(partitions);
    }
  }

  /** The command was refused and changed nothing. */
  record Refused(Refusal refusal) implements DataAnswer {}
}
