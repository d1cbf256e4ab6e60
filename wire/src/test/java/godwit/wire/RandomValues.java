package godwit.wire;

import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Extent;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.TableId;
import godwit.request.TokenHash;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * Random values of records and sealed types, made from their components, so that a new variant or
 * component is covered without a line here. A value that its record refuses is drawn again. The
 * same seed gives the same values.
 */
final class RandomValues {
  private static final int TRIES = 200;

  private final Random random;
  private final Set<Class<?>> excluded;

  /** Draws from {@code random}, and never an instance of {@code excluded}. */
  RandomValues(Random random, Class<?>... excluded) {
    this.random = random;
    this.excluded = Set.of(excluded);
  }

  /** Returns a random value of {@code type}. */
  <T> T next(Class<T> type) {
    return type.cast(value(type));
  }

  /**
   * Returns the records and enums that a value of {@code type} may be, whatever is excluded left
   * out.
   */
  List<Class<?>> variants(Class<?> type) {
    if (excluded.contains(type)) {
      return List.of();
    }
    if (!type.isSealed()) {
      return List.of(type);
    }
    return Arrays.stream(type.getPermittedSubclasses())
        .flatMap(permitted -> variants(permitted).stream())
        .distinct()
        .toList();
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return random.nextBoolean() ? Optional.of(value(element)) : Optional.empty();
      }
      return many(element);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isSealed()) {
      List<Class<?>> variants = variants(plain);
      return value(variants.get(random.nextInt(variants.size())));
    }
    if (plain == Partition.class) {
      return partition();
    }
    if (plain == DataEntry.class) {
      return dataEntry();
    }
    if (plain == TokenHash.class) {
      return new TokenHash(exactly(TokenHash.SALT_BYTES), exactly(TokenHash.DIGEST_BYTES));
    }
    if (plain == KeyRange.class) {
      return range();
    }
    return plain.isRecord() ? record(plain) : simple(plain);
  }

  private Object simple(Class<?> type) {
    if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    return switch (type.getSimpleName()) {
      case "long" -> number();
      case "int" -> 1 + random.nextInt(random.nextBoolean() ? 100 : Integer.MAX_VALUE - 1);
      case "boolean" -> random.nextBoolean();
      case "OptionalLong" ->
          random.nextBoolean() ? OptionalLong.of(number()) : OptionalLong.empty();
      case "Bytes" -> bytes(40);
      case "String" -> text();
      default -> throw new AssertionError("no random value of type=" + type);
    };
  }

  /** Makes a record from random components; asks again while its constructor refuses them. */
  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    for (int i = 0; i < TRIES; i++) {
      Object[] values = Arrays.stream(components).map(it -> value(it.getGenericType())).toArray();
      try {
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof IllegalArgumentException)) {
          throw new AssertionError("constructor fails: type=" + type, e);
        }
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("no constructor: type=" + type, e);
      }
    }
    throw new AssertionError("no valid value found: type=" + type);
  }

  private List<Object> many(Type element) {
    List<Object> values = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      values.add(value(element));
    }
    return values;
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(3);
      case 1 -> 1 + random.nextInt(1_000);
      case 2 -> random.nextLong(1L << 60);
      default -> 1 + random.nextLong(Long.MAX_VALUE - 1);
    };
  }

  private Bytes bytes(int bound) {
    byte[] array = new byte[random.nextInt(bound)];
    random.nextBytes(array);
    return Bytes.adopt(array);
  }

  private Bytes exactly(int length) {
    byte[] array = new byte[length];
    random.nextBytes(array);
    return Bytes.adopt(array);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(12); left > 0; left--) {
      int first = random.nextInt(4) == 0 ? 0x4E00 : 'a';
      text.append((char) (first + random.nextInt(26)));
    }
    return text.toString();
  }

  private KeyRange range() {
    Bytes low = bytes(6);
    return new KeyRange(low, random.nextInt(3) == 0 ? null : low.concat(bytes(6)).successor());
  }

  private Partition partition() {
    KeyRange range = range();
    Bytes cut = range.low().successor();
    List<Extent> extents =
        range.canSplitAt(cut)
            ? List.of(
                new Extent(range.below(cut), random.nextInt(9)),
                new Extent(range.from(cut), random.nextInt(9)))
            : List.of(new Extent(range, random.nextInt(9)));
    return new Partition(
        next(PartitionId.class),
        next(TableId.class),
        range,
        extents,
        number(),
        Optional.of(next(Attempt.class)).filter(it -> random.nextBoolean()),
        next(PartitionState.class));
  }

  private DataEntry dataEntry() {
    if (random.nextBoolean()) {
      List<DataCommand> writes = new ArrayList<>();
      for (int left = random.nextInt(6); left > 0; left--) {
        writes.add(next(DataCommand.Write.class));
      }
      return new DataEntry(number(), writes);
    }
    return new DataEntry(number(), List.of(next(DataCommand.class)));
  }
}
