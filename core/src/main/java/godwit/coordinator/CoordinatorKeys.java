package godwit.coordinator;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;

/**
 * The keys under which a coordinator keeps things in its store. Version 1:
 *
 * <pre>
 * a                 numbers
 * g                 there while a state that was put back is made good
 * g service(8)      what a service told for that
 * l partition(16)   locator, present or past
 * o operation(16)   operation, open or ended
 * n name           node, its name in UTF-8
 * s service(8)      data service
 * t table(8)        table
 * u                 the last changes of users
 * u name            user
 * x partition(16)   leftover
 * </pre>
 *
 * <p>Ids are big-endian, so that they sort as bytes; each value has the form of its type's codec.
 */
final class CoordinatorKeys {
  static final Bytes NUMBERS = Bytes.utf8("a");

  static final Bytes LEARNING = Bytes.utf8("g");

  static final KeyRange TOLD = KeyRange.prefix(Bytes.utf8("g")).from(LEARNING.successor());
  static final Bytes USERS_PAST = Bytes.utf8("u");

  static final KeyRange USERS = KeyRange.prefix(Bytes.utf8("u")).from(USERS_PAST.successor());
  static final KeyRange LOCATORS = KeyRange.prefix(Bytes.utf8("l"));
  static final KeyRange OPERATIONS = KeyRange.prefix(Bytes.utf8("o"));
  static final KeyRange NODES = KeyRange.prefix(Bytes.utf8("n"));
  static final KeyRange SERVICES = KeyRange.prefix(Bytes.utf8("s"));
  static final KeyRange TABLES = KeyRange.prefix(Bytes.utf8("t"));
  static final KeyRange LEFTOVERS = KeyRange.prefix(Bytes.utf8("x"));

  private CoordinatorKeys() {}

  static Bytes told(ServiceId id) {
    return key('g').putLong(id.number()).toBytes();
  }

  static ServiceId toldBy(Bytes key) {
    return new ServiceId(new ByteReader(key.borrow(), 1, key.length()).takeLong());
  }

  static Bytes locator(PartitionId id) {
    return key('l').putLong(id.incarnation()).putLong(id.number()).toBytes();
  }

  static Bytes operation(OperationId id) {
    return key('o').putLong(id.incarnation()).putLong(id.number()).toBytes();
  }

  static Bytes service(ServiceId id) {
    return key('s').putLong(id.number()).toBytes();
  }

  static Bytes node(String name) {
    return Bytes.utf8("n" + name);
  }

  static Bytes table(TableId id) {
    return key('t').putLong(id.number()).toBytes();
  }

  static Bytes user(String name) {
    return USERS_PAST.concat(Bytes.utf8(name));
  }

  static Bytes leftover(PartitionId id) {
    return key('x').putLong(id.incarnation()).putLong(id.number()).toBytes();
  }

  private static ByteWriter key(char letter) {
    return new ByteWriter(17).putByte(letter);
  }
}
