package godwit.client.grpc;

import godwit.client.Reply;
import godwit.request.Refusal;
import godwit.wire.Parsed;
import godwit.wire.v1.StoreProtocol;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A call that waits for its answer.
 *
 * @param <A> what the service says
 */
final class Pending<A> {
  private final StoreProtocol.Call.Builder call;
  private final Function<StoreProtocol.Answer, Parsed<A>> parse;
  private final Function<Refusal, A> refuse;
  private final CompletableFuture<Reply<A>> reply = new CompletableFuture<>();
  private volatile String leader = "";

  /**
   * Makes a call that has no number yet.
   *
   * @param parse takes the answer out of its frame
   * @param refuse makes an answer of a refusal of the whole session
   */
  Pending(
      StoreProtocol.Call.Builder call,
      Function<StoreProtocol.Answer, Parsed<A>> parse,
      Function<Refusal, A> refuse) {
    this.call = call;
    this.parse = parse;
    this.refuse = refuse;
  }

  /** Returns the same call, to be sent to another node. */
  Pending<A> again() {
    return new Pending<>(call, parse, refuse);
  }

  CompletableFuture<Reply<A>> reply() {
    return reply;
  }

  /** Returns where the leader is, if a node that is not it said so; else an empty text. */
  String leader() {
    return leader;
  }

  /** Returns what to send as the call of this number; for the one who sends it, once. */
  StoreProtocol.Call call(long number) {
    return call.setNumber(number).build();
  }

  void answered(StoreProtocol.Answer answer) {
    if (answer.hasFailure()) {
      StoreProtocol.Failure failure = answer.getFailure();
      leader = failure.getLeader();
      switch (failure.getKind()) {
        case UNAVAILABLE -> unavailable(failure.getDetail());
        case UNKNOWN, KIND_UNSPECIFIED, UNRECOGNIZED -> unknown(failure.getDetail());
      }
      return;
    }
    switch (parse.apply(answer)) {
      case Parsed.Valid<A> valid ->
          reply.complete(new Reply.Answered<>(valid.value(), answer.getClock()));
      case Parsed.Malformed<A> malformed ->
          unknown("malformed answer: " + malformed.refusal().detail());
    }
  }

  void refused(Refusal refusal) {
    reply.complete(new Reply.Answered<>(refuse.apply(refusal), 0));
  }

  void unavailable(String detail) {
    reply.complete(new Reply.Unavailable<>(detail));
  }

  void unknown(String detail) {
    reply.complete(new Reply.Unknown<>(detail));
  }
}
