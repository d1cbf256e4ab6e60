package godwit.data;

import static godwit.data.Given.p;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.store.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether an audit tells rows that were written from rows that became others. */
final class AuditTest {
  private final LoggedService service = LoggedService.founded();

  @Test
  void rowsAgreeWithTheTallyThatWasKept() {
    service.put("a", "1");
    service.put("a", "2");
    service.put("b", "1");
    service.delete("b");

    Audit audit = audit(1);
    assertThat(audit.read().rows()).isEqualTo(1);
    assertThat(audit.read().bytes()).isEqualTo(2);
    assertThat(audit.kept()).contains(audit.read());
    assertThat(audit.agrees()).isTrue();
  }

  @Test
  void aRowThatIsGoneOrAnotherIsNoticed() {
    service.put("a", "1");
    Bytes key = StoreKeys.live(1, Given.key("a"));
    Bytes stored = service.stored(key).orElseThrow();
    byte[] other = stored.toArray();
    other[other.length - 1]++;

    tamper(new Write.Put(key, Bytes.adopt(other)));
    assertThat(audit(1).agrees()).isFalse();
    tamper(new Write.Put(key, stored));
    assertThat(audit(1).agrees()).isTrue();
    tamper(new Write.Delete(key));
    assertThat(audit(1).agrees()).isFalse();
  }

  @Test
  void whatIsBeingCountedIsNotJudged() {
    service.put("a", "1");
    service.step(Given.split(2, 1, "m", 2, 3));

    assertThat(audit(2).kept()).isEmpty();
    assertThat(audit(2).agrees()).isTrue();
    service.countAll();
    assertThat(audit(2).kept()).contains(audit(2).read());
    assertThat(audit(3).agrees()).isTrue();
  }

  @Test
  void whatServesNothingIsNotAudited() {
    service.step(Given.split(2, 1, "m", 2, 3));

    assertThat(Audit.of(p(1), service.store())).as("retired").isEmpty();
    assertThat(Audit.of(p(9), service.store())).as("unknown").isEmpty();
  }

  private Audit audit(long partition) {
    return Audit.of(p(partition), service.store()).orElseThrow();
  }

  private void tamper(Write write) {
    service.store().commit(List.of(write), service.store().appliedIndex());
  }
}
