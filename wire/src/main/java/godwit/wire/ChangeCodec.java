package godwit.wire;

import static godwit.codec.RecordCodecs.field;
import static godwit.codec.RecordCodecs.record;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.Union;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.ClientId;
import godwit.request.CoordinatorRequest.Cancel;
import godwit.request.CoordinatorRequest.Change;
import godwit.request.CoordinatorRequest.CreateTable;
import godwit.request.CoordinatorRequest.DropTable;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.CoordinatorRequest.Start;
import godwit.request.Permission;
import godwit.request.TokenHash;
import godwit.request.UserChange;

/**
 * A client's change as the coordinator's log holds it: the byte that names it, then its components.
 */
final class ChangeCodec {
  static final Codec<Reshape.Join> JOIN =
      record(
          field(PartitionId.CODEC, Reshape.Join::partition),
          field(PartitionId.CODEC, Reshape.Join::right),
          Reshape.Join::new);

  private static final Codec<Reshape> RESHAPE =
      new Union<Reshape>()
          .with(
              1,
              Reshape.Split.class,
              record(
                  field(PartitionId.CODEC, Reshape.Split::partition),
                  field(Codecs.optional(Codecs.BYTES), Reshape.Split::key),
                  field(Codecs.optional(ServiceId.CODEC), Reshape.Split::moveTo),
                  Reshape.Split::new))
          .with(2, Reshape.Join.class, JOIN)
          .with(
              3,
              Reshape.Move.class,
              record(
                  field(PartitionId.CODEC, Reshape.Move::partition),
                  field(ServiceId.CODEC, Reshape.Move::target),
                  field(Codecs.OPTIONAL_LONG, Reshape.Move::budgetMillis),
                  Reshape.Move::new));

  static final Codec<Change> CODEC =
      new Union<Change>()
          .with(
              1,
              CreateTable.class,
              record(
                  field(ClientId.CODEC, CreateTable::request),
                  field(Codecs.STRING, CreateTable::name),
                  CreateTable::new))
          .with(
              2,
              Start.class,
              record(
                  field(ClientId.CODEC, Start::request),
                  field(RESHAPE, Start::reshape),
                  Start::new))
          .with(
              3,
              Cancel.class,
              record(
                  field(ClientId.CODEC, Cancel::request),
                  field(OperationId.CODEC, Cancel::operation),
                  Cancel::new))
          .with(
              4,
              DropTable.class,
              record(
                  field(ClientId.CODEC, DropTable::request),
                  field(Codecs.STRING, DropTable::name),
                  DropTable::new))
          .with(5, UserChange.CreateUser.class, createUser())
          .with(
              6,
              UserChange.DropUser.class,
              record(
                  field(ClientId.CODEC, UserChange.DropUser::request),
                  field(Codecs.STRING, UserChange.DropUser::name),
                  UserChange.DropUser::new))
          .with(
              7,
              UserChange.Grant.class,
              record(
                  field(ClientId.CODEC, UserChange.Grant::request),
                  field(Codecs.STRING, UserChange.Grant::name),
                  field(Permission.CODEC, UserChange.Grant::permission),
                  UserChange.Grant::new))
          .with(
              8,
              UserChange.Revoke.class,
              record(
                  field(ClientId.CODEC, UserChange.Revoke::request),
                  field(Codecs.STRING, UserChange.Revoke::name),
                  field(Permission.CODEC, UserChange.Revoke::permission),
                  UserChange.Revoke::new))
          .with(9, UserChange.RotateToken.class, rotateToken());

  private ChangeCodec() {}

  private static Codec<UserChange.CreateUser> createUser() {
    return record(
        field(ClientId.CODEC, UserChange.CreateUser::request),
        field(Codecs.STRING, UserChange.CreateUser::name),
        field(TokenHash.CODEC, UserChange.CreateUser::token),
        field(Codecs.list(Permission.CODEC), UserChange.CreateUser::permissions),
        field(Codecs.OPTIONAL_LONG, UserChange.CreateUser::expiresMillis),
        UserChange.CreateUser::new);
  }

  private static Codec<UserChange.RotateToken> rotateToken() {
    return record(
        field(ClientId.CODEC, UserChange.RotateToken::request),
        field(Codecs.STRING, UserChange.RotateToken::name),
        field(TokenHash.CODEC, UserChange.RotateToken::token),
        field(Codecs.OPTIONAL_LONG, UserChange.RotateToken::expiresMillis),
        UserChange.RotateToken::new);
  }
}
