package io.crabcache.session.resp.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.Peer;
import io.crabcache.session.Progress;
import io.crabcache.session.resp.Configuration;
import io.crabcache.session.resp.Conversation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients see and end one another. */
class ClientListTest {
  private final Wire[] wires = {new Wire(7), new Wire(8), new Wire(9)};
  private final Conversation first = new Conversation(wires[0], Configuration.NONE);
  private final Conversation second = first.another(wires[1]);
  private final Conversation third = first.another(wires[2]);

  /** A socket that notes whether it was closed. */
  private static final class Wire implements Peer {
    private final long id;
    private boolean closed;

    private Wire(long id) {
      this.id = id;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public String remoteAddress() {
      return "10.0.0." + id + ":4000";
    }

    @Override
    public String localAddress() {
      return "10.0.0.1:" + (7000 + id % 2);
    }

    @Override
    public int descriptor() {
      return 100 + (int) id;
    }

    @Override
    public long unreadBytes() {
      return id == 8 ? 5000 : 0;
    }

    @Override
    public void wakeUp() {}

    @Override
    public void foreignProtocol(String name) {
      throw new AssertionError(name);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @BeforeEach
  void greet() {
    first.ask("CLIENT SETNAME one");
    second.ask("HELLO 3");
    second.ask("SELECT 5");
    third.ask("CLIENT NO-EVICT ON");
  }

  @AfterEach
  void close() {
    third.close();
    second.close();
    first.close();
  }

  @Test
  void theListHasALineForEachClient() {
    first.pass(61_500);
    third.ask("GET k");
    String list = first.ask("CLIENT LIST");
    assertThat(list)
        .contains(
            "id=7 addr=10.0.0.7:4000 laddr=10.0.0.1:7001 fd=107 name=one age=61 idle=0 flags=N db=0"
                + " sub=0 psub=0 ssub=0 multi=-1 qbuf=26 qbuf-free=")
        .contains(" argv-mem=10 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 ")
        .contains(
            " events=r cmd=client|list user=default redir=-1 resp=2 lib-name= lib-ver=\\x0aid=8")
        .contains(
            "id=8 addr=10.0.0.8:4000 laddr=10.0.0.1:7000 fd=108 name= age=61 idle=61 flags=N db=5 ")
        .contains(" omem=5000 tot-mem=5000 events=rw cmd=select user=default redir=-1 resp=3 ")
        .contains(
            "id=9 addr=10.0.0.9:4000 laddr=10.0.0.1:7001 fd=109 name= age=61 idle=0 flags=e db=0 ")
        .contains(" cmd=get user=default redir=-1 resp=2 ");
  }

  @Test
  void theListIsTextInVersionThree() {
    assertThat(second.ask("CLIENT LIST ID 9 9 7")).matches("=\\d+ txt:id=7 .*\\\\x0aid=9 .*");
    assertThat(second.ask("CLIENT INFO")).matches("=\\d+ txt:id=8 .*cmd=client\\|info .*");
  }

  @Test
  void theListCanBeFiltered() {
    assertThat(first.ask("CLIENT LIST TYPE normal")).contains("id=7 ", "id=8 ", "id=9 ");
    assertThat(first.ask("CLIENT LIST TYPE replica")).isEqualTo("$0");
    assertThat(first.ask("CLIENT LIST ID 8")).contains("id=8 ").doesNotContain("id=7 ", "id=9 ");
    assertThat(first.ask("CLIENT LIST ID 10")).isEqualTo("$0");
    assertThat(first.ask("CLIENT LIST ID eight")).isEqualTo("-ERR Invalid client ID");
    assertThat(first.ask("CLIENT LIST TYPE friend")).isEqualTo("-ERR Unknown client type 'friend'");
    assertThat(first.ask("CLIENT LIST TYPE")).isEqualTo("-ERR syntax error");
    assertThat(first.ask("CLIENT LIST ID")).isEqualTo("-ERR syntax error");
  }

  @Test
  void whoHasGoneIsNotListed() {
    second.session().close();
    assertThat(first.ask("CLIENT LIST")).contains("id=7 ", "id=9 ").doesNotContain("id=8 ");
    assertThat(first.server().clients().count()).isEqualTo(2);
  }

  @Test
  void anAddressIsKilledInTheOldForm() {
    assertThat(first.ask("CLIENT KILL 10.0.0.8:4000")).isEqualTo("+OK");
    assertThat(first.ask("CLIENT KILL 10.0.0.8:4001")).isEqualTo("-ERR No such client");
    assertKilled(false, true, false);
  }

  @Test
  void optionsOfTheNewFormHoldTogether() {
    assertThat(first.ask("CLIENT KILL LADDR 10.0.0.1:7001 USER default TYPE normal"))
        .isEqualTo(":1");
    assertKilled(false, false, true);
    assertThat(first.ask("CLIENT KILL ID 8 ADDR 10.0.0.9:4000")).isEqualTo(":0");
    assertThat(first.ask("CLIENT KILL TYPE pubsub")).isEqualTo(":0");
    assertKilled(false, false, true);
    assertThat(first.ask("CLIENT KILL ID 8")).isEqualTo(":1");
    assertKilled(false, true, true);
  }

  @Test
  void aKillThatIsNotUnderstoodKillsNobody() {
    assertThat(first.ask("CLIENT KILL ID 0")).isEqualTo("-ERR client-id should be greater than 0");
    assertThat(first.ask("CLIENT KILL ID x ADDR y"))
        .isEqualTo("-ERR client-id should be greater than 0");
    assertThat(first.ask("CLIENT KILL TYPE foe")).isEqualTo("-ERR Unknown client type 'foe'");
    assertThat(first.ask("CLIENT KILL USER foe")).isEqualTo("-ERR No such user 'foe'");
    assertThat(first.ask("CLIENT KILL ID 8 SKIPME maybe")).isEqualTo("-ERR syntax error");
    assertThat(first.ask("CLIENT KILL ID 8 COLOR red")).isEqualTo("-ERR syntax error");
    assertThat(first.ask("CLIENT KILL ID 8 ADDR")).isEqualTo("-ERR syntax error");
    assertKilled(false, false, false);
  }

  @Test
  void whoKillsItselfHasItsReplyFirst() {
    assertThat(first.ask("CLIENT KILL TYPE normal SKIPME no")).isEqualTo(":3");
    assertKilled(false, true, true);
    assertThat(first.session().process(first.in(), first.out())).isEqualTo(Progress.CLOSE);
    assertThat(second.ask("CLIENT KILL 10.0.0.8:4000")).isEqualTo("+OK");
    assertThat(second.session().process(second.in(), second.out())).isEqualTo(Progress.CLOSE);
  }

  private void assertKilled(Boolean... expected) {
    assertThat(wires).extracting(wire -> wire.closed).containsExactly(expected);
  }
}
