package godwit.cli.verb;

import godwit.cli.argument.PositiveNumber;
import godwit.cli.screen.Columns;
import godwit.cli.screen.ExitCode;
import godwit.cli.screen.Json;
import godwit.cli.screen.Output;
import godwit.cli.store.OpenStore;
import godwit.cli.store.StoreOptions;
import godwit.client.Access;
import godwit.client.Token;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The commands about who may use a store. */
@Command(
    name = "user",
    description = "Say who may use the store, and what they may do.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  godwit user add root --grant admin --data ./store",
      "  godwit user add ringer --grant write:birds --expires 90",
      "  godwit user list",
      "  godwit user grant ringer read",
      "  godwit user drop ringer"
    })
final class UserVerbs {
  private static final long MAX_DAYS = 36_500;

  /** A user, as JSON shows it. */
  private record UserLine(String user, List<String> grants, @Nullable String expires) {
    static UserLine of(Access.Holder holder) {
      return new UserLine(
          holder.name(),
          holder.access().stream().map(Access::toString).toList(),
          UserVerbs.instant(holder.expiresMillis()));
    }

    void print(Output output, boolean json) {
      output
          .out()
          .println(json ? Json.of(this) : "user=" + user + " grants=" + String.join(",", grants));
    }
  }

  /** A token that was made, as JSON shows it. */
  private record TokenLine(String user, String token, @Nullable String expires) {
    static void print(Token token, OptionalLong expires, Output output, boolean json) {
      TokenLine line = new TokenLine(token.user(), token.text(), UserVerbs.instant(expires));
      output.out().println(json ? Json.of(line) : line.token);
      output.err().println("Keep it: it is not shown again. Give it by --token-file FILE.");
    }
  }

  /** A user that is gone, as JSON shows it. */
  private record DroppedLine(String user, boolean dropped) {}

  /** What all commands about one user take. */
  abstract static class OfOne implements Callable<Integer> {
    final Output output;
    @Mixin private final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print a JSON object.")
    boolean json;

    @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
    String name = "";

    OfOne(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      try (OpenStore open = store.open()) {
        run(open);
        return ExitCode.OK;
      }
    }

    abstract void run(OpenStore open);
  }

  /** Until when a token is good. */
  private static final class Expiry {
    @Option(
        names = "--expires",
        paramLabel = "DAYS",
        converter = PositiveNumber.class,
        description = "For how many days the token is good (default: for ever).")
    private Optional<Long> days = Optional.empty();

    OptionalLong millis() {
      if (days.isEmpty()) {
        return OptionalLong.empty();
      }
      if (days.get() > MAX_DAYS) {
        throw new TypeConversionException("--expires is 1 to " + MAX_DAYS + ", not " + days.get());
      }
      return OptionalLong.of(System.currentTimeMillis() + Duration.ofDays(days.get()).toMillis());
    }
  }

  /** Makes a user. */
  @Command(
      name = "add",
      description = {
        "Make a user, and print the token, which is not shown again.",
        "The first user must be an administrator of all tables; from then on nobody gets in"
            + " without a token."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  godwit user add root --grant admin --data ./store",
        "  godwit user add ringer --grant write:birds --grant read:rivers --expires 90"
      })
  static final class Add extends OfOne {
    @Option(
        names = "--grant",
        paramLabel = "ROLE[:TABLE]",
        description = "What the user may do: read, write or admin, on all tables or on one.")
    private List<Access> grants = new ArrayList<>();

    @Mixin private final Expiry expiry = new Expiry();

    Add(Output output) {
      super(output);
    }

    @Override
    void run(OpenStore open) {
      OptionalLong expires = expiry.millis();
      Token token = open.client().admin().users().add(name, grants, expires);
      TokenLine.print(token, expires, output, json);
      if (grants.isEmpty()) {
        output
            .err()
            .println(
                name + " may do nothing yet. Let it: godwit user grant " + name + " ROLE[:TABLE]");
      }
    }
  }

  /** Gives a user another token. */
  @Command(
      name = "rotate",
      description = "Give a user another token, and print it; the one before is no good any more.",
      footerHeading = "%nExamples:%n",
      footer = "  godwit user rotate ringer --expires 90")
  static final class Rotate extends OfOne {
    @Mixin private final Expiry expiry = new Expiry();

    Rotate(Output output) {
      super(output);
    }

    @Override
    void run(OpenStore open) {
      OptionalLong expires = expiry.millis();
      Token token = open.client().admin().users().rotate(name, expires);
      TokenLine.print(token, expires, output, json);
    }
  }

  /** Removes a user. */
  @Command(
      name = "drop",
      description = "Remove a user; sessions with the token end at their next request.",
      footerHeading = "%nExamples:%n",
      footer = "  godwit user drop ringer")
  static final class Drop extends OfOne {
    Drop(Output output) {
      super(output);
    }

    @Override
    void run(OpenStore open) {
      open.client().admin().users().drop(name);
      output.out().println(json ? Json.of(new DroppedLine(name, true)) : "dropped=" + name);
    }
  }

  /** Lets a user do more. */
  @Command(
      name = "grant",
      description = "Let a user do more.",
      footerHeading = "%nExamples:%n",
      footer = {"  godwit user grant ringer read", "  godwit user grant ringer write:birds"})
  static final class Grant extends OfOne {
    @Parameters(
        index = "1",
        paramLabel = "ROLE[:TABLE]",
        description = "read, write or admin, on all tables or on one.")
    private Optional<Access> access = Optional.empty();

    Grant(Output output) {
      super(output);
    }

    @Override
    void run(OpenStore open) {
      Access.Holder after = open.client().admin().users().grant(name, access.orElseThrow());
      UserLine.of(after).print(output, json);
    }
  }

  /** Takes back what a user was granted. */
  @Command(
      name = "revoke",
      description = "Take back what a user was granted, exactly as user list shows it.",
      footerHeading = "%nExamples:%n",
      footer = "  godwit user revoke ringer write:birds")
  static final class Revoke extends OfOne {
    @Parameters(
        index = "1",
        paramLabel = "ROLE[:TABLE]",
        description = "read, write or admin, on all tables or on one.")
    private Optional<Access> access = Optional.empty();

    Revoke(Output output) {
      super(output);
    }

    @Override
    void run(OpenStore open) {
      Access.Holder after = open.client().admin().users().revoke(name, access.orElseThrow());
      UserLine.of(after).print(output, json);
    }
  }

  /** Lists the users. */
  @Command(
      name = "list",
      description = "Print all users, what they may do, and until when their tokens are good.",
      footerHeading = "%nExamples:%n",
      footer = {"  godwit user list", "  godwit user list --json"})
  static final class Listing implements Callable<Integer> {
    private final Output output;
    @Mixin private final StoreOptions store = new StoreOptions();

    @Option(names = "--json", description = "Print JSON, one object a line.")
    private boolean json;

    Listing(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      try (OpenStore open = store.open()) {
        List<UserLine> users =
            open.client().admin().users().list().stream().map(UserLine::of).toList();
        if (json) {
          users.forEach(user -> output.out().println(Json.of(user)));
          return ExitCode.OK;
        }
        Columns columns = new Columns(3, "USER", "GRANTS", "EXPIRES");
        users.forEach(user ->
            columns.add(
                user.user(),
                user.grants().stream().collect(Collectors.joining(",")),
                user.expires() == null ? "never" : user.expires()));
        columns.lines().forEach(output.out()::println);
        return ExitCode.OK;
      }
    }
  }

  private static @Nullable String instant(OptionalLong millis) {
    return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()).toString() : null;
  }
}
