package godwit.server.watch;

import godwit.server.event.SlowRequest;
import godwit.server.metrics.RequestFigures;
import godwit.server.metrics.RequestFigures.Kind;
import godwit.server.metrics.RequestFigures.Outcome;
import godwit.server.trace.Tracing;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The watch on the requests of one service. Thread-safe; nothing blocks. */
public final class RequestWatch {
  private final String service;
  private final RequestFigures figures;
  private final Tracing tracing;
  private final long slowNanos;

  /** What a request came to; {@code reason} is empty unless it was refused or failed. */
  public record Ending(Outcome outcome, String reason) {
    /** It was done. */
    public static final Ending DONE = new Ending(Outcome.DONE, "");
  }

  /** Tells what a request came to from its answer or its failure, of which one is null. */
  @FunctionalInterface
  public interface Judge<A> {
    Ending of(@Nullable A answer, @Nullable Throwable failure);
  }

  RequestWatch(String service, RequestFigures figures, Tracing tracing, long slowNanos) {
    this.service = service;
    this.figures = figures;
    this.tracing = tracing;
    this.slowNanos = slowNanos;
  }

  /** A request has come. */
  public Begun begin(Kind kind) {
    Tracing.Span span =
        tracing.isOn() ? tracing.request("godwit." + kind.word()) : Tracing.Span.NONE;
    return new Begun(this, kind, span, System.nanoTime());
  }

  /** A request that is not answered yet. */
  public record Begun(RequestWatch watch, Kind kind, Tracing.Span span, long beganNanos) {
    /** Counts the request when {@code answer} is there, and returns that. */
    public <A> CompletableFuture<A> until(CompletableFuture<A> answer, Judge<A> judge) {
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        watch.ended(this, judge, answer.join(), null);
      } else {
        var unused =
            answer.whenComplete((value, failure) -> watch.ended(this, judge, value, failure));
      }
      return answer;
    }
  }

  private <A> void ended(
      Begun begun, Judge<A> judge, @Nullable A answer, @Nullable Throwable failure) {
    long took = System.nanoTime() - begun.beganNanos;
    Ending ending = judge.of(answer, failure);
    figures.ended(begun.kind, ending.outcome, ending.reason, took);
    if (tracing.isOn()) {
      boolean failed = ending.outcome == Outcome.UNAVAILABLE || ending.outcome == Outcome.UNKNOWN;
      begun.span.end(
          failed,
          Map.of("service", service, "outcome", ending.outcome.word(), "reason", ending.reason));
    }
    if (took > slowNanos) {
      SlowRequest slow = new SlowRequest();
      slow.kind = begun.kind.word();
      slow.service = service;
      slow.outcome = ending.outcome.word();
      slow.reason = ending.reason;
      slow.tookNanos = took;
      slow.commit();
    }
  }
}
