package io.crabcache.session.resp.string;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.crabcache.session.Progress;
import io.crabcache.session.resp.Conversation;
import io.netty.buffer.ByteBuf;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the bytes of a request to those of its reply, the common commands make no garbage. */
class CommandAllocationTest {
  private static final int COMMANDS = 64;
  private static final int WARM_UP_TURNS = 1000;
  private static final int TURNS = 1500;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PING",
        "GET k%d",
        "GET none%d",
        "SET k%d value",
        "SET k%d value EX 1000",
        "SET k%d value PX 100000 XX",
        "SET k%d value KEEPTTL GET",
        "MGET k%d k0 none",
        "MSET k%d value other value",
        "DEL none%d",
        "DEL k%d other none",
        "EXISTS k%d k0",
        "INCR number%d",
        "DECRBY number 5",
        "EXPIRE k%d 1000",
        "PEXPIREAT k%d 1700000100000 GT",
        "TTL k%d",
      })
  void aCommandAllocatesNothing(String request) {
    try (Conversation conversation = new Conversation()) {
      for (int i = 0; i < COMMANDS; i++) {
        conversation.ask("SET k" + i + " value");
      }
      for (int i = 0; i < COMMANDS; i++) {
        Conversation.write(request.formatted(i), conversation.in());
      }
      run(conversation, WARM_UP_TURNS);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      run(conversation, TURNS);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      // What the JVM does on a thread, such as loading a class late, is less than a byte a command.
      assertThat(allocated).isLessThan((long) COMMANDS * TURNS);
    }
  }

  private static void run(Conversation conversation, int turns) {
    ByteBuf in = conversation.in();
    ByteBuf out = conversation.out();
    for (int turn = 0; turn < turns; turn++) {
      in.readerIndex(0);
      out.clear();
      Progress progress = conversation.session().process(in, out);
      if (progress != Progress.NEEDS_INPUT || in.isReadable() || out.getByte(0) == '-') {
        throw new AssertionError(progress + " " + conversation.finish());
      }
    }
  }
}
