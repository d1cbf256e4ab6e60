package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.request.Row;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final UnicodeRows ROWS = UnicodeRows.range('A', 'C');

  private final Findings findings = new Findings();
  private final Ledger ledger = new Ledger(ROWS);

  @BeforeEach
  void acknowledgeTwoWrites() {
    ledger.acknowledged(1, 0, 100);
    ledger.acknowledged(1, 1, 200);
  }

  @Test
  void rowAsAcknowledgedIsFine() {
    judge(new Row(ROWS.key(1), 200, ROWS.value(1, 1)));
    assertThat(findings.lost() + findings.stale()).isZero();
  }

  @Test
  void missingRowIsLost() {
    ledger.judge(1, Optional.empty(), findings);
    assertThat(findings.lost()).isOne();
  }

  @Test
  void olderRowIsStale() {
    judge(new Row(ROWS.key(1), 100, ROWS.value(1, 0)));
    assertThat(findings.stale()).isOne();
  }

  @Test
  void writeThatHappenedAgainIsNoticedByItsVersion() {
    judge(new Row(ROWS.key(1), 300, ROWS.value(1, 1)));
    assertThat(findings.stale()).isOne();
  }

  @Test
  void valueOfAnotherRowIsStale() {
    judge(new Row(ROWS.key(1), 200, ROWS.value(2, 1)));
    assertThat(findings.stale()).isOne();
  }

  @Test
  void rowWithUnknownOutcomeIsNotJudged() {
    ledger.uncertain(1);
    ledger.judge(1, Optional.empty(), findings);
    assertThat(findings.lost()).isZero();
    assertThat(ledger.certain(1)).isFalse();
    assertThat(ledger.certain(0)).isTrue();
  }

  private void judge(Row row) {
    ledger.judge(1, Optional.of(row), findings);
  }
}
