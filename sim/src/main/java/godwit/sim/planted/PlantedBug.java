package godwit.sim.planted;

import godwit.data.DeltaItem;
import godwit.sim.Plan;
import godwit.sim.SimReport;
import godwit.sim.Simulation;
import godwit.sim.cluster.Seams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mistake, and how soon it is seen.
 *
 * @param name in words joined by hyphens
 * @param mistake what is done wrong
 * @param plan of the runs in which it is looked for
 * @param seeds within how many, from 1 on, it is seen
 * @param planting makes the seams of one run
 */
public record PlantedBug(
    String name, String mistake, Plan plan, int seeds, Supplier<Seams> planting) {
  /** Returns all of them. */
  public static List<PlantedBug> all() {
    List<PlantedBug> bugs = new ArrayList<>();
    bugs.addAll(ofTheLog());
    bugs.addAll(ofTheStore());
    bugs.addAll(ofMoves());
    bugs.addAll(ofTheCopy());
    bugs.addAll(ofRequests());
    bugs.addAll(ofDrops());
    bugs.addAll(ofMembers());
    return bugs;
  }

  private static List<PlantedBug> ofTheLog() {
    return List.of(
        usual(
            "acknowledged-early",
            "an entry is acknowledged before it is durable",
            1_000,
            LogBugs.AcknowledgedEarly::new),
        usual(
            "staged-file-deleted",
            "a staged file is deleted once it is ingested, though the log still names it",
            20,
            LogBugs.StagedFileDeleted::new),
        usual(
            "staging-kept",
            "a staged file is kept although nothing needs it any more",
            20,
            LogBugs.StagingKept::new),
        usual(
            "request-id-ignored",
            "each delivery of a write runs",
            20,
            LogBugs.RequestIdIgnored::new),
        usual(
            "conditions-ignored",
            "a write runs whether or not its conditions hold",
            20,
            LogBugs.ConditionsIgnored::new),
        usual(
            "batch-torn", "the last mutation of a batch is left out", 20, LogBugs.BatchTorn::new));
  }

  private static List<PlantedBug> ofTheStore() {
    return List.of(
        usual(
            "completion-not-kept",
            "a write's completion does not reach the store",
            20,
            () -> new StoreBugs.NotKept('c')),
        usual(
            "history-not-kept",
            "what a record was does not reach the store",
            20,
            () -> new StoreBugs.NotKept('h')),
        usual(
            "clock-not-kept",
            "the clock does not reach the store",
            200,
            StoreBugs.ClockNotKept::new),
        usual(
            "seal-not-kept",
            "that a partition is sealed does not reach the store",
            500,
            () -> new StoreBugs.KeptOtherwise(StoreBugs::unsealed)),
        usual(
            "fragments-kept-whole",
            "the store forgets which part of a fragment a partition has",
            50,
            () -> new StoreBugs.KeptOtherwise(StoreBugs::withWholeFragments)),
        usual(
            "ending-forgotten",
            "the store forgets which operation ended last on a partition",
            500,
            () -> new StoreBugs.KeptOtherwise(StoreBugs::withoutEnding)),
        usual(
            "mark-not-kept",
            "what a client has acknowledged does not reach the store",
            2_000,
            () -> new StoreBugs.NotKept('m')),
        new PlantedBug(
            "purge-takes-an-answer",
            "the purge also removes the version above the released one",
            Plan.LONG,
            100,
            StoreBugs.PurgeTakesAnAnswer::new),
        usual(
            "chunk-after-a-delta",
            "a chunk's rows come over those of a later delta",
            200,
            StoreBugs.LateChunk::new));
  }

  private static List<PlantedBug> ofMoves() {
    return List.of(
        usual(
            "no-fence",
            "the source goes on writing after its seal, and nobody compares sums",
            50,
            MoveBugs.NoFence::new),
        new PlantedBug(
            "attempt-ignored",
            "steps are taken whatever attempt they name, and nobody compares sums",
            Plan.LATE,
            3_000,
            MoveBugs.AttemptIgnored::new),
        usual(
            "unsealed-after-hand-over",
            "the source says that it has handed over, and then takes the seal off",
            50,
            MoveBugs.UnsealedAfterHandOver::new),
        usual(
            "not-recounted", "a child of a split counts as empty", 20, MoveBugs.NotRecounted::new),
        new PlantedBug(
            "round-ignored",
            "steps are taken whatever round they name, and nobody compares sums",
            Plan.LATE,
            1_000,
            MoveBugs.RoundIgnored::new),
        usual(
            "own-before-hand-over",
            "the target owns what is complete before the source has handed it over",
            20,
            MoveBugs.OwnBeforeHandOver::new),
        usual(
            "complete-dropped",
            "the target drops what is complete instead of owning it",
            20,
            MoveBugs.CompleteDropped::new),
        usual(
            "end-assumed",
            "the coordinator takes silence for the end of an attempt",
            500,
            MoveBugs.EndAssumed::new),
        usual(
            "clock-not-carried",
            "the target begins at the view's time, not at the hand-over's",
            20,
            MoveBugs.ClockNotCarried::new),
        usual(
            "sides-swapped",
            "a split gives each side's id to the other",
            20,
            MoveBugs.SidesSwapped::new));
  }

  private static List<PlantedBug> ofTheCopy() {
    return List.of(
        usual(
            "deletes-dropped",
            "deltas lack deletes, and nobody compares sums",
            50,
            () -> new CopyBugs.Thinned(item -> !(item instanceof DeltaItem.Deleted))),
        usual(
            "completions-left-behind",
            "deltas lack completions, and nobody compares sums",
            500,
            () -> new CopyBugs.Thinned(item -> !(item instanceof DeltaItem.Completed))),
        new PlantedBug(
            "marks-left-behind",
            "deltas lack clients' acknowledged-below marks, and nobody compares sums",
            Plan.LATE,
            1_000,
            () -> new CopyBugs.Thinned(item -> !(item instanceof DeltaItem.Acknowledged))),
        usual(
            "delta-begins-late",
            "a delta begins a millisecond after its cursor, and nobody compares sums",
            200,
            CopyBugs.DeltaBeginsLate::new),
        usual(
            "chunk-lacks-a-row",
            "a chunk of the view lacks the row after the last one, and nobody compares sums",
            50,
            () -> new CopyBugs.ChunkLacksARow(true)),
        usual(
            "chunk-lacks-a-row-with-sums",
            "a chunk of the view lacks the row after the last one",
            50,
            () -> new CopyBugs.ChunkLacksARow(false)));
  }

  private static List<PlantedBug> ofRequests() {
    return List.of(
        new PlantedBug(
            "refusal-kept",
            "a redirect is kept as a request's outcome",
            Plan.CALM,
            20,
            RequestBugs.RefusalKept::new),
        usual(
            "reads-ahead",
            "a read above the applied clock is answered without moving the clock",
            50,
            RequestBugs.ReadsAhead::new),
        new PlantedBug(
            "leader-trusts-itself",
            "a leader shows its state without asking the others whether it still leads",
            Plan.GROUPS,
            1_000,
            RequestBugs.TrustsItself::new),
        new PlantedBug(
            "restored-unawares",
            "a coordinator that is put back to an older state goes on as if nothing were",
            Plan.RESTORES,
            50,
            RequestBugs.RestoredUnawares::new),
        new PlantedBug(
            "parked-dropped",
            "requests that wait for a hand-over are forgotten when it comes",
            Plan.CALM,
            50,
            RequestBugs.ParkedDropped::new),
        usual(
            "poisoned-clock",
            "a clock that is an hour ahead is taken over",
            500,
            RequestBugs.PoisonedClock::new),
        new PlantedBug(
            "cursor-skips-a-key",
            "a scan goes on one key too far",
            Plan.SCANS,
            20,
            RequestBugs.CursorSkipsAKey::new));
  }

  private static List<PlantedBug> ofDrops() {
    return List.of(
        new PlantedBug(
            "drop-not-retired",
            "a service says that it has retired its part of a dropped table, and serves on",
            Plan.DROPS,
            20,
            DropBugs.NotRetired::new),
        new PlantedBug(
            "no-monument",
            "a service keeps no sign of a dropped table once its rows are gone",
            Plan.DROPS,
            50,
            DropBugs.NoMonument::new));
  }

  private static List<PlantedBug> ofMembers() {
    return List.of(
        new PlantedBug(
            "learner-counts",
            "what a learner has counts towards a majority of the voters",
            Plan.MEMBERS,
            500,
            MemberBugs.LearnerCounts::new),
        new PlantedBug(
            "snapshot-lacks-completions",
            "a snapshot for another replica lacks completions",
            Plan.MEMBERS,
            20,
            () -> new MemberBugs.SnapshotLacks("c")),
        new PlantedBug(
            "snapshot-lacks-deltas",
            "a snapshot for another replica lacks the deltas of open moves",
            Plan.MEMBERS,
            200,
            () -> new MemberBugs.SnapshotLacks("d")),
        new PlantedBug(
            "deleted-unasked",
            "a replica is deleted although it may belong to its group",
            Plan.MEMBERS,
            200,
            MemberBugs.DeletesUnasked::new),
        new PlantedBug(
            "changed-while-sealed",
            "a group's leader or members are changed, as planned, while a partition is sealed",
            Plan.MEMBERS,
            200,
            MemberBugs.ChangesWhileSealed::new));
  }

  private static PlantedBug usual(
      String name, String mistake, int seeds, Supplier<Seams> planting) {
    return new PlantedBug(name, mistake, Plan.USUAL, seeds, planting);
  }

  /** Returns the first run in which it is seen; empty if none of {@link #seeds} shows it. */
  public Optional<SimReport> hunt() {
    for (long seed = 1; seed <= seeds; seed++) {
      SimReport report = Simulation.run(plan, seed, planting.get());
      if (!report.held()) {
        return Optional.of(report);
      }
    }
    return Optional.empty();
  }
}
