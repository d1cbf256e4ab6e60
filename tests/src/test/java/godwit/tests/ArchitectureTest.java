package godwit.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import godwit.tests.planted.ImpureCore;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The diagram of ARCHITECTURE.md, as rules that fail. */
class ArchitectureTest {
  private static final String[] CORE = {
    "godwit.key..",
    "godwit.clock..",
    "godwit.codec..",
    "godwit.store..",
    "godwit.partition..",
    "godwit.placement..",
    "godwit.data..",
    "godwit.coordinator..",
    "godwit.reshape..",
    "godwit.request..",
    "godwit.route.."
  };

  private static final JavaClasses GODWIT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("godwit");

  /** Each technology, and the packages that may know it. */
  private static final Map<String, String[]> TECHNOLOGIES =
      new TreeMap<>(
          Map.of(
              "com.alipay.sofa..", new String[] {"godwit.server.raft.."},
              "org.rocksdb..", new String[] {"godwit.rocks.."},
              "io.grpc..",
                  new String[] {"godwit.wire..", "godwit.client.grpc..", "godwit.server.rpc.."},
              // The messages of SOFAJRaft are protobuf's, too.
              "com.google.protobuf..",
                  new String[] {
                    "godwit.wire..",
                    "godwit.client.grpc..",
                    "godwit.server.rpc..",
                    "godwit.server.raft"
                  },
              "io.prometheus..", new String[] {"godwit.server.metrics"},
              "io.opentelemetry..", new String[] {"godwit.server.trace"},
              "org.jline..", new String[] {"godwit.cli.shell"},
              "picocli..", new String[] {"godwit.cli.."}));

  @Test
  void coreNeedsNothingButTheJdkAndItself() {
    coreIsSelfContained(CORE).check(GODWIT);
  }

  @Test
  void coreHasNoClockThreadChanceOrInputOutput() {
    coreIsPure(CORE).check(GODWIT);
  }

  @Test
  void coreIteratesNothingWhoseOrderDiffersBetweenRuns() {
    coreIsOrdered(CORE).check(GODWIT);
  }

  @Test
  void purityRulesBiteOnAPlantedClass() {
    JavaClasses planted = new ClassFileImporter().importClasses(ImpureCore.class);
    String[] there = {"godwit.tests.planted.."};
    assertThatThrownBy(() -> coreIsPure(there).check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("System.currentTimeMillis");
    assertThatThrownBy(() -> coreIsOrdered(there).check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(Map.class.getName());
    assertThatThrownBy(() -> coreIsPure(there).check(planted))
        .hasMessageContaining(Random.class.getName());
  }

  @Test
  void everyTechnologyIsKnownToItsPackagesAlone() {
    TECHNOLOGIES.forEach((technology, homes) ->
        noClasses()
            .that()
            .resideOutsideOfPackages(homes)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(technology)
            .because("so that replacing it is a folder, not a hunt; pass a type of our own")
            .check(GODWIT));
  }

  @Test
  void theTechnologyRuleBites() {
    assertThat(GODWIT.that(resideInAnyPackage("godwit.server.raft.."))).isNotEmpty();
    assertThatThrownBy(() ->
            noClasses()
                .that()
                .resideOutsideOfPackages("godwit.nowhere..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.alipay.sofa..")
                .check(GODWIT))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("godwit.(*)..").should().beFreeOfCycles().check(GODWIT);
  }

  @Test
  void nobodyBelowTheServerKnowsIt() {
    noClasses()
        .that()
        .resideInAnyPackage("godwit.client..", "godwit.wire..", "godwit.rocks..", "godwit.sim..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("godwit.server..")
        .because("dependencies point at core; a client must not carry a server")
        .check(GODWIT);
  }

  @Test
  void nobodyReadsJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .because("whoever may write to such a stream may run code here")
        .check(GODWIT);
    for (String library :
        List.of("com.caucho.hessian.io.HessianInput", "com.alipay.remoting.Connection")) {
      assertThatThrownBy(() -> Class.forName(library))
          .as("a deserialiser is on the class path: %s", library)
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  private static ArchRule coreIsSelfContained(String... packages) {
    String[] allowed = new String[packages.length + 2];
    System.arraycopy(packages, 0, allowed, 0, packages.length);
    allowed[packages.length] = "java..";
    allowed[packages.length + 1] = "org.jspecify..";
    return classes()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .because("the core is pure: let the shell pass in what comes from outside");
  }

  private static ArchRule coreIsPure(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.net..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.time..",
            "java.util.concurrent..",
            "java.util.random..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .because("every input stands in the command: let the proposer stamp it");
  }

  private static ArchRule coreIsOrdered(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.HashMap")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.HashSet")
        .orShould()
        .callMethodWhere(
            DescribedPredicate.describe(
                "makes a set or map of no order",
                call ->
                    (call.getTargetOwner().isEquivalentTo(Map.class)
                            || call.getTargetOwner().isEquivalentTo(Set.class))
                        && (call.getName().equals("of") || call.getName().equals("copyOf"))))
        .because("its order differs between runs: use TreeMap, EnumMap or List");
  }
}
