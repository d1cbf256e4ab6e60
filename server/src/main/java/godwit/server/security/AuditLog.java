package godwit.server.security;

import godwit.client.RejectedException;
import godwit.client.UnavailableException;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Permission;
import godwit.request.UserChange;
import godwit.server.replica.ProposalFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What administrators did at this node: a JSON object a line, with {@code time}, {@code who},
 * {@code from}, {@code what}, {@code detail} and {@code outcome}. Thread-safe.
 *
 * <p>A file of {@link #fileBytes} or more is put aside as {@code audit.log.1}, that one as {@code
 * audit.log.2}, and so on; the oldest goes. A line that can't be written is told in the log of the
 * process, and what was done stays done.
 */
public final class AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final String NAME = "audit.log";
  private static final long FILE_BYTES = 16L << 20;
  private static final int KEPT = 8;

  private final Path directory;
  private final long fileBytes;
  private final Supplier<Instant> clock;

  /** Makes the log of the node that keeps its data in {@code directory}. */
  public AuditLog(Path directory) {
    this(directory, FILE_BYTES, Instant::now);
  }

  AuditLog(Path directory, long fileBytes, Supplier<Instant> clock) {
    this.directory = directory;
    this.fileBytes = fileBytes;
    this.clock = clock;
  }

  /**
   * Notes what becomes of {@code request} when {@code answer} is there, if it changes anything;
   * under the name that who asks has now, which the request may change. Returns the answer, once
   * that is noted.
   */
  public CompletableFuture<CoordinatorAnswer> noted(
      Pass pass, CoordinatorRequest request, CompletableFuture<CoordinatorAnswer> answer) {
    if (request instanceof CoordinatorRequest.Query) {
      return answer;
    }
    String who = pass.who();
    String detail = detail(pass, request);
    return answer.whenComplete((done, failed) ->
        write(new Line(who, pass.from(), what(request), detail, outcome(done, failed))));
  }

  /** Notes what was refused before anybody was asked. */
  public void refused(Pass pass, CoordinatorRequest request, Object why) {
    if (!(request instanceof CoordinatorRequest.Query)) {
      String outcome = "refused " + why;
      write(new Line(pass.who(), pass.from(), what(request), detail(pass, request), outcome));
    }
  }

  /** Notes what a node did: it joined, or is at another address. */
  public void registered(Pass pass, String node, String address, String outcome) {
    String detail = "node=" + node + " address=" + address;
    write(new Line(pass.who(), pass.from(), "register-node", detail, outcome));
  }

  /** One line, but for its time. */
  private record Line(String who, String from, String what, String detail, String outcome) {}

  private synchronized void write(Line line) {
    String text =
        "{\"time\":"
            + quoted(clock.get().toString())
            + ",\"who\":"
            + quoted(line.who())
            + ",\"from\":"
            + quoted(line.from())
            + ",\"what\":"
            + quoted(line.what())
            + ",\"detail\":"
            + quoted(line.detail())
            + ",\"outcome\":"
            + quoted(line.outcome())
            + "}\n";
    try {
      Path file = directory.resolve(NAME);
      rotate(file);
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      LOG.error("audit log can't be written: directory={} line={}", directory, text.strip(), e);
    }
  }

  private void rotate(Path file) throws IOException {
    try {
      if (Files.size(file) < fileBytes) {
        return;
      }
    } catch (NoSuchFileException e) {
      return;
    }
    for (int i = KEPT - 1; i >= 1; i--) {
      Path from = i == 1 ? file : directory.resolve(NAME + "." + (i - 1));
      if (Files.exists(from)) {
        Files.move(from, directory.resolve(NAME + "." + i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static String outcome(@Nullable CoordinatorAnswer answer, @Nullable Throwable failure) {
    if (answer instanceof CoordinatorAnswer.Refused refused) {
      return "refused " + refused.refusal();
    }
    if (answer instanceof CoordinatorAnswer.Started started) {
      return "recorded operation=" + started.operation().id();
    }
    return failure == null ? "done" : outcome(failure);
  }

  /** Returns what became of a request that nobody answered, in words. */
  public static String outcome(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case RejectedException rejected -> "refused " + rejected.reason() + " " + rejected.detail();
      case ProposalFailedException failed when !failed.outcomeUnknown() ->
          "not done " + failed.failure();
      case UnavailableException unavailable -> "not done UNAVAILABLE";
      default -> "unknown";
    };
  }

  private static String what(CoordinatorRequest request) {
    return switch (request) {
      case CoordinatorRequest.Query query -> throw unchanging(query);
      case CoordinatorRequest.SetStanding set -> "set-standing";
      case CoordinatorRequest.CreateTable create -> "create-table";
      case CoordinatorRequest.DropTable drop -> "drop-table";
      case CoordinatorRequest.Start start ->
          switch (start.reshape()) {
            case CoordinatorRequest.Reshape.Split split -> "split";
            case CoordinatorRequest.Reshape.Join join -> "join";
            case CoordinatorRequest.Reshape.Move move -> "move";
          };
      case CoordinatorRequest.Cancel cancel -> "cancel";
      case UserChange.CreateUser create -> "create-user";
      case UserChange.DropUser drop -> "drop-user";
      case UserChange.Grant grant -> "grant";
      case UserChange.Revoke revoke -> "revoke";
      case UserChange.RotateToken rotate -> "rotate-token";
    };
  }

  private static String detail(Pass pass, CoordinatorRequest request) {
    return switch (request) {
      case CoordinatorRequest.Query query -> throw unchanging(query);
      case CoordinatorRequest.SetStanding set ->
          "node=" + set.node() + " standing=" + set.standing();
      case CoordinatorRequest.CreateTable create -> "table=" + create.name();
      case CoordinatorRequest.DropTable drop -> "table=" + drop.name();
      case CoordinatorRequest.Start start -> reshape(start.reshape());
      case CoordinatorRequest.Cancel cancel -> "operation=" + cancel.operation();
      case UserChange.CreateUser create ->
          "user="
              + create.name()
              + " permissions="
              + create.permissions().stream().map(it -> permission(pass, it)).toList();
      case UserChange.DropUser drop -> "user=" + drop.name();
      case UserChange.Grant grant ->
          "user=" + grant.name() + " permission=" + permission(pass, grant.permission());
      case UserChange.Revoke revoke ->
          "user=" + revoke.name() + " permission=" + permission(pass, revoke.permission());
      case UserChange.RotateToken rotate -> "user=" + rotate.name() + expires(rotate);
    };
  }

  private static String permission(Pass pass, Permission permission) {
    return permission.role() + permission.table().map(it -> ":" + pass.nameOf(it)).orElse("");
  }

  private static String reshape(CoordinatorRequest.Reshape reshape) {
    return "partition="
        + reshape.partition()
        + switch (reshape) {
          case CoordinatorRequest.Reshape.Split split ->
              split.key().map(key -> " key=" + key).orElse("")
                  + split.moveTo().map(service -> " service=" + service).orElse("");
          case CoordinatorRequest.Reshape.Join join -> " right=" + join.right();
          case CoordinatorRequest.Reshape.Move move -> " service=" + move.target();
        };
  }

  private static AssertionError unchanging(CoordinatorRequest.Query query) {
    return new AssertionError("changes nothing: " + query);
  }

  private static String expires(UserChange.RotateToken rotate) {
    return rotate.expiresMillis().isPresent()
        ? " expires=" + Instant.ofEpochMilli(rotate.expiresMillis().getAsLong())
        : "";
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
