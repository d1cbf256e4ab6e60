package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.codec.Union;

/** What must hold of a key's record for a mutation to happen. */
public sealed interface Condition {
  Codec<Condition> CODEC =
      new Union<Condition>()
          .with(1, Always.ALWAYS)
          .with(
              2,
              VersionIs.class,
              RecordCodecs.record(field(Codecs.VARINT, VersionIs::version), VersionIs::new));

  /** Returns whether a record of {@code version}, 0 for none, satisfies this. */
  boolean holds(long version);

  /** Whatever is there. */
  enum Always implements Condition {
    ALWAYS;

    @Override
    public boolean holds(long version) {
      return true;
    }
  }

  /** The record has exactly this version; 0 means that there is no record. */
  record VersionIs(long version) implements Condition {
    @Override
    public boolean holds(long present) {
      return present == version;
    }
  }
}
