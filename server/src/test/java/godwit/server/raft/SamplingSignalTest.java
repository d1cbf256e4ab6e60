package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.NodeManager;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class SamplingSignalTest {
  @Test
  void jraftDoesNotHaveTheSignalOfTheJvm() throws Exception {
    try (Raft raft = new Raft("signal")) {
      assertThat(raft).isNotNull();
      assertThat(NodeManager.getInstance()).isNotNull();
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object signal = signals.getConstructor(String.class).newInstance("USR2");
      Method handle = signals.getMethod("handle", signals, handlers);
      Object present = handle.invoke(null, signal, handlers.getField("SIG_IGN").get(null));
      handle.invoke(null, signal, present);
      assertThat(present.getClass().getName()).doesNotContain("jraft");
    }
  }
}
