package godwit.tests;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.grpc.Channels;
import godwit.client.grpc.RemoteFigures;
import godwit.key.Bytes;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.monitor.Watching;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md and docs/alerts.yml beside what a node that has done everything shows. */
@Timeout(120)
class MetricsDocumentTest {
  private static final Endpoint ANYWHERE = new Endpoint("127.0.0.1", 0);

  /** The coordinator and four data services. */
  private static final int GROUPS = 5;

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `((?:godwit|jvm)_\\w+)` \\|[^|]*\\|[^|]*\\|([^|]*)\\|([^|]*)\\|$");
  private static final Pattern SHOWN = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
  private static final Pattern LABELS = Pattern.compile("(?m)^(\\w+)(?:\\{([^}]*)})? ");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  @TempDir Path data;

  private record Row(Set<String> labels, Set<String> alarms) {}

  @Test
  void everyFigureIsDocumentedWithItsLabelsAndNoOther() throws Exception {
    String shown = shown();
    Map<String, Set<String>> documented = new TreeMap<>();
    rows().forEach((name, row) -> documented.put(name, row.labels()));
    assertThat(documented).isEqualTo(labelsOf(shown));
  }

  @Test
  void alarmsOfTheDocumentAndOfTheRulesAreTheSame() throws IOException {
    Map<String, Set<String>> ofDocument = new TreeMap<>();
    rows()
        .forEach((name, row) ->
            row.alarms()
                .forEach(
                    alarm -> ofDocument.computeIfAbsent(alarm, it -> new TreeSet<>()).add(name)));
    Map<String, Set<String>> ofRules = new TreeMap<>();
    for (String rule : document("docs/alerts.yml").split("- alert: ", -1)) {
      Matcher expression = Pattern.compile("expr: (.*)").matcher(rule);
      if (expression.find()) {
        TreeSet<String> names = new TreeSet<>();
        Matcher name = Pattern.compile("\\b(?:godwit|jvm)_\\w+").matcher(expression.group(1));
        while (name.find()) {
          names.add(name.group().replaceAll("_(bucket|count|sum)$", ""));
        }
        ofRules.put(rule.substring(0, rule.indexOf('\n')), names);
      }
    }
    assertThat(ofDocument).isEqualTo(ofRules);
  }

  @Test
  void everyEventIsDocumentedAndNoOther() throws IOException {
    TreeSet<String> documented = new TreeSet<>();
    Matcher rows = Pattern.compile("(?m)^\\| `(godwit\\.\\w+)` \\|").matcher(metricsDocument());
    while (rows.find()) {
      documented.add(rows.group(1));
    }
    TreeSet<String> events = new TreeSet<>();
    for (Path file : SourceTree.files(".java")) {
      Matcher name =
          Pattern.compile("@Name\\(\"(godwit\\.\\w+)\"\\)").matcher(SourceTree.read(file));
      if (name.find()) {
        events.add(name.group(1));
      }
    }
    assertThat(events).isNotEmpty();
    assertThat(documented).isEqualTo(events);
  }

  /** Returns what nodes show of which one has split and moved, and others have joined it. */
  private String shown() throws Exception {
    try (Node node = Node.start(config("one", 2));
        Godwit godwit = node.client();
        RemoteFigures remote =
            new RemoteFigures(node.endpoint().orElseThrow().toString(), Channels.PLAIN)) {
      reshape(godwit);
      node.hosted().data().forEach(service -> service.lookAtSpace());
      assertThat(remote.look(List.of("godwit_leads"), Duration.ofSeconds(10)).figures()).hasSize(3);
      Endpoint first = node.endpoint().orElseThrow();
      try (Node second = Node.start(config("two", 1).joining(first));
          Node third = Node.start(config("three", 1).joining(first))) {
        List<Node> nodes = List.of(node, second, third);
        while (!replicate(nodes)) {
          Thread.onSpinWait();
        }
        StringBuilder shown = new StringBuilder();
        for (Node each : nodes) {
          shown.append(scraped(each.monitor().orElseThrow().endpoint().orElseThrow()));
        }
        return shown.toString();
      }
    }
  }

  private NodeConfig config(String name, int services) {
    return NodeConfig.embedded(data.resolve(name), services)
        .named(name)
        .listeningAt(ANYWHERE)
        .with(Watching.DEFAULT.at(ANYWHERE));
  }

  /** Returns whether each node is ready and has every group, of which it leads some at most. */
  private static boolean replicate(List<Node> nodes) {
    return nodes.stream()
        .map(node -> node.monitor().orElseThrow())
        .allMatch(monitor ->
            monitor.health().ready().isWell()
                && monitor.figures().figures().stream()
                        .filter(figure -> figure.name().equals("godwit_leader_known"))
                        .count()
                    == GROUPS);
  }

  private static String scraped(Endpoint http) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + http + "/metrics")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  private static void reshape(Godwit godwit) {
    godwit.createTable("birds").put(Bytes.utf8("godwit"), Bytes.utf8("limosa"));
    Admin admin = godwit.admin();
    PartitionId whole = admin.partitions("birds").getFirst().partition();
    ServiceId owner = admin.partitions("birds").getFirst().service();
    ServiceId other =
        admin.services().stream()
            .map(service -> service.id())
            .filter(id -> !id.equals(owner))
            .findFirst()
            .orElseThrow();
    OperationReport move = admin.move(whole, other, Optional.empty());
    OperationReport moved = admin.await(move.id(), Duration.ofSeconds(20));
    assertThat(moved.phase()).as("%s", moved).isEqualTo(OperationReport.Phase.DONE);
  }

  /** Returns the labels of each figure, but for the bounds of spreads. */
  private static Map<String, Set<String>> labelsOf(String shown) {
    Map<String, Set<String>> labels = new TreeMap<>();
    Matcher types = SHOWN.matcher(shown);
    while (types.find()) {
      labels.put(types.group(1), new TreeSet<>());
    }
    Matcher lines = LABELS.matcher(shown);
    while (lines.find()) {
      String name = lines.group(1);
      String shownAs =
          labels.containsKey(name) ? name : name.replaceAll("_(bucket|count|sum)$", "");
      Set<String> known = labels.computeIfAbsent(shownAs, it -> new TreeSet<>());
      Matcher label = LABEL.matcher(Optional.ofNullable(lines.group(2)).orElse(""));
      while (label.find()) {
        known.add(label.group(1));
      }
      known.remove("le");
    }
    return labels;
  }

  private static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    Matcher matcher = ROW.matcher(metricsDocument());
    while (matcher.find()) {
      rows.put(matcher.group(1), new Row(words(matcher.group(2)), words(matcher.group(3))));
    }
    return rows;
  }

  private static Set<String> words(String cell) {
    TreeSet<String> words = new TreeSet<>();
    Matcher word = Pattern.compile("\\w+").matcher(cell);
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }

  private static String metricsDocument() throws IOException {
    return document("docs/metrics.md");
  }

  private static String document(String path) throws IOException {
    return SourceTree.read(SourceTree.root().resolve(path));
  }
}
