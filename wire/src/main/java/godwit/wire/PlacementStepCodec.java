package godwit.wire;

import static godwit.codec.RecordCodecs.field;
import static godwit.codec.RecordCodecs.record;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.Union;
import godwit.placement.PlacementStep;
import godwit.placement.PlacementStep.AddLearner;
import godwit.placement.PlacementStep.Delete;
import godwit.placement.PlacementStep.Discard;
import godwit.placement.PlacementStep.Host;
import godwit.placement.PlacementStep.Promote;
import godwit.placement.PlacementStep.Remove;
import godwit.placement.PlacementStep.Transfer;

/** A step of the placement: the byte that names it, then its components. */
final class PlacementStepCodec {
  static final Codec<PlacementStep> CODEC =
      new Union<PlacementStep>()
          .with(
              1,
              Host.class,
              record(
                  field(Codecs.STRING, Host::group), field(Codecs.STRING, Host::node), Host::new))
          .with(
              2,
              AddLearner.class,
              record(
                  field(Codecs.STRING, AddLearner::group),
                  field(Codecs.STRING, AddLearner::leader),
                  field(Codecs.STRING, AddLearner::node),
                  field(Codecs.INT, AddLearner::number),
                  AddLearner::new))
          .with(
              3,
              Promote.class,
              record(
                  field(Codecs.STRING, Promote::group),
                  field(Codecs.STRING, Promote::leader),
                  field(Codecs.STRING, Promote::node),
                  Promote::new))
          .with(
              4,
              Remove.class,
              record(
                  field(Codecs.STRING, Remove::group),
                  field(Codecs.STRING, Remove::leader),
                  field(Codecs.STRING, Remove::node),
                  Remove::new))
          .with(
              5,
              Transfer.class,
              record(
                  field(Codecs.STRING, Transfer::group),
                  field(Codecs.STRING, Transfer::leader),
                  field(Codecs.STRING, Transfer::node),
                  Transfer::new))
          .with(
              6,
              Discard.class,
              record(
                  field(Codecs.STRING, Discard::group),
                  field(Codecs.STRING, Discard::leader),
                  field(Codecs.STRING, Discard::node),
                  field(Codecs.INT, Discard::number),
                  Discard::new))
          .with(
              7,
              Delete.class,
              record(
                  field(Codecs.STRING, Delete::group),
                  field(Codecs.STRING, Delete::node),
                  field(Codecs.INT, Delete::number),
                  field(Codecs.VARINT, Delete::term),
                  field(Codecs.VARINT, Delete::index),
                  Delete::new));

  private PlacementStepCodec() {}
}
