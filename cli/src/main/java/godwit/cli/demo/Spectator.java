package godwit.cli.demo;

import godwit.cli.screen.Words;
import godwit.client.Admin;
import godwit.key.KeyRange;
import godwit.partition.Arrival;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.request.CoordinatorAnswer.ServiceReport;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Kind;
import godwit.server.replica.DataService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at the store from outside, for the picture. Not thread-safe. */
final class Spectator {
  private static final int RULER_KEYS = 5;
  private static final int MOST_OPERATIONS = 20;

  private final Stage stage;
  private final UnicodeRows rows;
  private final List<String> services;
  private final List<String> ruler;
  private final Map<OperationId, Long> seenSince = new TreeMap<>();

  Spectator(Stage stage, UnicodeRows rows) {
    this.stage = stage;
    this.rows = rows;
    this.services =
        stage.client().admin().services().stream()
            .map(ServiceReport::id)
            .sorted()
            .map(Object::toString)
            .toList();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < RULER_KEYS; i++) {
      int row = (int) ((rows.size() - 1L) * i / (RULER_KEYS - 1));
      keys.add(rows.key(row).toUtf8());
    }
    this.ruler = List.copyOf(keys);
  }

  /** Returns the view of this moment. */
  View look(View.Progress progress, View.Figures figures, List<Long> history) {
    Admin admin = stage.client().admin();
    List<View.Stretch> stretches = new ArrayList<>();
    for (Locator locator : admin.partitions(stage.table().name())) {
      int lane = services.indexOf(locator.service().toString());
      stretches.add(stretch(locator.partition(), lane, locator.range(), 1, true));
    }
    Map<OperationId, Arrival> arrivals = arrivals(stretches);
    List<View.Running> running = running(admin, arrivals);
    stretches.sort(Comparator.comparingInt(View.Stretch::low));
    return new View(progress, rows.size(), services, stretches, ruler, running, figures, history);
  }

  /** Finds the partitions that are on their way in, and adds them to {@code stretches}. */
  private Map<OperationId, Arrival> arrivals(List<View.Stretch> stretches) {
    Map<OperationId, Arrival> arrivals = new TreeMap<>();
    for (DataService service : stage.node().hosted().data()) {
      int lane = services.indexOf(service.id().toString());
      for (Partition partition : service.view().partitions().all()) {
        Optional<Arrival> arrival = partition.arrival();
        if (arrival.isPresent() && partition.table().equals(stage.id())) {
          arrivals.put(arrival.get().attempt().operation(), arrival.get());
          double filled = copied(partition.range(), arrival.get());
          stretches.add(stretch(partition.id(), lane, partition.range(), filled, false));
        }
      }
    }
    return arrivals;
  }

  private List<View.Running> running(Admin admin, Map<OperationId, Arrival> arrivals) {
    long now = System.nanoTime();
    List<View.Running> running = new ArrayList<>();
    List<OperationReport> open =
        admin.operations(true, MOST_OPERATIONS).stream()
            .filter(report -> !inParts(report.kind()))
            .sorted(Comparator.comparing(OperationReport::id))
            .toList();
    seenSince.keySet().retainAll(open.stream().map(OperationReport::id).toList());
    for (OperationReport report : open) {
      long since = seenSince.computeIfAbsent(report.id(), id -> now);
      String step = step(report, arrivals.get(report.id()));
      running.add(new View.Running(what(report), step, (now - since) / 1_000_000));
    }
    return running;
  }

  private static boolean inParts(Kind kind) {
    return kind == Kind.SPLIT_AND_MOVE || kind == Kind.MOVE_AND_JOIN;
  }

  private static String what(OperationReport report) {
    String partitions =
        report.partitions().stream().map(PartitionId::toString).collect(Collectors.joining(" + "));
    String target = report.target().map(service -> " > " + service).orElse("");
    return Words.of(report.kind()) + " " + partitions + target;
  }

  private String step(OperationReport report, @Nullable Arrival arrival) {
    if (arrival == null) {
      return report.detail();
    }
    if (!arrival.viewWhole()) {
      double copied = arrival.copiedThrough().isEmpty() ? 0 : copiedShare(report, arrival);
      return String.format(Locale.ROOT, "copying, %.0f %%", copied * 100);
    }
    return "catching up with the writes";
  }

  private double copiedShare(OperationReport report, Arrival arrival) {
    return stage.node().hosted().data().stream()
        .flatMap(service -> service.view().partitions().all().stream())
        .filter(partition -> report.partitions().contains(partition.id()))
        .filter(partition -> !(partition.state() instanceof PartitionState.Retired))
        .map(Partition::range)
        .findFirst()
        .map(range -> copied(range, arrival))
        .orElse(0.0);
  }

  private double copied(KeyRange range, Arrival arrival) {
    if (arrival.viewWhole()) {
      return 1;
    }
    int low = rows.below(range.low());
    int through = arrival.copiedThrough().map(rows::below).orElse(low);
    return (double) (through - low) / Math.max(1, high(range) - low);
  }

  private View.Stretch stretch(
      PartitionId id, int lane, KeyRange range, double filled, boolean serves) {
    int low = rows.below(range.low());
    return new View.Stretch(id.toString(), lane, low, high(range), filled, serves);
  }

  private int high(KeyRange range) {
    return range.high() == null ? rows.size() : rows.below(range.high());
  }
}
