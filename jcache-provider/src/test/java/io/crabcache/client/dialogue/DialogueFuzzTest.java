package io.crabcache.client.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.NamesOperation;
import io.crabcache.client.operation.OpenOperation;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.PageOperation;
import io.crabcache.client.operation.ReadAllOperation;
import io.crabcache.client.operation.ReadOperation;
import io.crabcache.client.operation.Route;
import io.crabcache.client.operation.StatisticsOperation;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ProtocolException;
import io.crabcache.protocol.Welcome;
import io.crabcache.testing.Fuzzing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class DialogueFuzzTest {

  /**
   * Whatever the body of a reply, each operation gets a result or stays as it was, and a reply that
   * is refused is refused with the one exception meant for that.
   */
  public static final class AnyReply implements Route {
    private static final byte[] KEY = {'k'};
    private static final CacheBinding CACHE = new CacheBinding(1, "c", CacheSettings.DEFAULT);

    private AnyReply() {}

    /** Loads the classes. */
    public static void fuzzerInitialize() {
      fuzzerTestOneInput(new byte[64]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
      List<Operation> operations =
          List.of(
              new ReadOperation(Opcode.GET, 0, CACHE, KEY),
              new PageOperation(CACHE, 0, 10, true),
              new PageOperation(CACHE, 0, 10, false),
              new OpenOperation(Modifiers.ALWAYS, CACHE),
              new NamesOperation("", "", 10),
              new StatisticsOperation(CACHE),
              new ReadAllOperation(Opcode.GET, 0, CACHE, List.of(KEY, KEY)));
      Route route = new AnyReply();
      operations.forEach(operation -> operation.start(route, 0));
      Queue<Operation> queue = new ArrayDeque<>(operations);
      Dialogue dialogue =
          new Dialogue(route, new Welcome(1, 0, 1, 1, 1 << 20, 100, ""), 1, 100, Integer.MAX_VALUE);
      // The first operation opens the cache, and the last has two commands.
      assertThat(dialogue.writeFrame(Unpooled.buffer(), queue::poll)).isEqualTo(9);
      ByteBuf reply = Unpooled.buffer();
      int flags = input.length % 2 == 0 ? 0 : FrameLayout.FLAG_MORE;
      int frame = FrameLayout.beginFrame(reply, FrameType.REPLY, flags, 0);
      reply.writeBytes(input);
      FrameLayout.endFrame(reply, frame);

      try {
        dialogue.readReply(reply, reply.readableBytes());
        assertThat(dialogue.inFlight()).isEqualTo(flags);
      } catch (ProtocolException expected) {
        assertThat(dialogue.inFlight()).isEqualTo(1);
      }
      dialogue.failAll(new ClientException(Reason.CONNECTION_LOST, "end", null));
      assertThat(operations).allMatch(Operation::isDone);
    }

    @Override
    public String server() {
      return "fuzz";
    }

    @Override
    public ClientException deadlinePassed() {
      return new ClientException(Reason.DEADLINE, "", null);
    }

    @Override
    public void countFailure() {}
  }

  @Test
  void takesAnyReply() throws Exception {
    Fuzzing.fuzz(AnyReply.class);
  }
}
