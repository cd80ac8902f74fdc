package io.crabcache.session.resp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.resp.Conversation;
import io.crabcache.session.resp.Script;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands that describe commands and entries, with the replies of redis-server 7.0.15. */
class ServerCommandsTest {

  @Test
  void commandsAreFoundByName() {
    Script.play(
        """
        COMMAND LIST FILTERBY PATTERN *HELLO => *1 $5 hello
        COMMAND LIST FILTERBY PATTERN client|get* => *1 $14 client|getname
        COMMAND LIST FILTERBY PATTERN g[^a-s]* => *0
        COMMAND LIST FILTERBY MODULE any => *0
        COMMAND LIST FILTERBY ACLCAT none => *0
        COMMAND LIST FILTERBY COLOR red => -ERR syntax error
        COMMAND LIST FILTERBY PATTERN => -ERR syntax error
        COMMAND INFO none => *1 $-1
        COMMAND INFO client|none => *1 $-1
        COMMAND DOCS none => *0
        COMMAND NONE => -ERR unknown subcommand 'NONE'. Try COMMAND HELP.
        """);
  }

  @Test
  void theKeysOfARequestAreToldFromItsOtherWords() {
    Script.play(
        """
        COMMAND GETKEYS get a => *1 $1 a
        COMMAND GETKEYS mset a 1 b 2 => *2 $1 a $1 b
        COMMAND GETKEYS del a b c => *3 $1 a $1 b $1 c
        COMMAND GETKEYS object encoding k => *1 $1 k
        COMMAND GETKEYS OBJECT FREQ k => *1 $1 k
        COMMAND GETKEYS object none k => -ERR Invalid command specified
        COMMAND GETKEYS object|freq k => -ERR Invalid command specified
        COMMAND GETKEYS client id => -ERR The command has no key arguments
        COMMAND GETKEYS ping x => -ERR The command has no key arguments
        COMMAND GETKEYS none x => -ERR Invalid command specified
        COMMAND GETKEYS get a b => -ERR Invalid number of arguments specified for command
        COMMAND GETKEYS get => -ERR wrong number of arguments for 'command|getkeys' command
        """);
  }

  @Test
  void aCommandIsDescribedAsClientsExpect() {
    String keys =
        " *6 $5 flags *2 +RO +access $12 begin_search *4 $4 type $5 index $4 spec *2 $5 index :1"
            + " $9 find_keys *4 $4 type $5 range $4 spec *6 $7 lastkey :0 $7 keystep :1 $5 limit :0";
    Script.play(
        """
        COMMAND INFO get => *1 *10 $3 get :2 *2 +readonly +fast :1 :1 :1 *3 +@read +@string +@fast *0 *1 KEYS *0
        COMMAND INFO dbsize => *1 *10 $6 dbsize :1 *2 +readonly +fast :0 :0 :0 *3 +@keyspace +@read +@fast *0 *0 *0
        COMMAND INFO client|id => *1 *10 $9 client|id :2 *3 +noscript +loading +stale :0 :0 :0 *2 +@slow +@connection *0 *0 *0
        """
            .replace(" KEYS", keys));
  }

  @Test
  void countListInfoAndDocsTellOfTheSameCommands() {
    try (Conversation conversation = new Conversation()) {
      String count = conversation.ask("COMMAND COUNT").substring(1);
      List<String> names =
          Arrays.stream(conversation.ask("COMMAND LIST").split(" "))
              .filter(word -> Character.isLetter(word.charAt(0)))
              .toList();
      assertThat(names).contains("get", "client", "client|list", "metrics");
      assertThat(names).filteredOn(name -> !name.contains("|")).hasSize(Integer.parseInt(count));
      assertThat(conversation.ask("COMMAND")).startsWith("*" + count + " *10 ");
      assertThat(conversation.ask("COMMAND INFO"))
          .isEqualTo(conversation.ask("COMMAND"))
          .contains(" $9 client|id :2 ");
      conversation.ask("HELLO 3");
      assertThat(conversation.ask("COMMAND DOCS")).startsWith("%" + count + " ");
      assertThat(conversation.ask("COMMAND DOCS get none client|id"))
          .matches("%2 \\$3 get %3 \\$7 summary .* \\$9 client\\|id %3 .*");
      assertThat(conversation.ask("COMMAND DOCS client")).contains(" $11 subcommands %");
    }
  }

  @Test
  void encodingsAreThoseThatRedisWouldChoose() {
    Script.play(
        """
        OBJECT ENCODING none => $-1
        SET k 12 => +OK
        OBJECT ENCODING k => $3 int
        SET k -9223372036854775808 => +OK
        OBJECT ENCODING k => $3 int
        SET k 9223372036854775808 => +OK
        OBJECT ENCODING k => $6 embstr
        SET k 012 => +OK
        OBJECT ENCODING k => $6 embstr
        SET k "" => +OK
        OBJECT ENCODING k => $6 embstr
        SET k aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa => +OK
        OBJECT ENCODING k => $6 embstr
        SET k aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa => +OK
        OBJECT ENCODING k => $3 raw
        GET k => $45 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        OBJECT ENCODING => -ERR wrong number of arguments for 'object|encoding' command
        OBJECT => -ERR wrong number of arguments for 'object' command
        OBJECT AGE k => -ERR unknown subcommand 'AGE'. Try OBJECT HELP.
        """);
  }

  @Test
  void idleTimeIsNotKeptUnderThisPolicy() {
    Script.play(
        """
        OBJECT IDLETIME none => $-1
        OBJECT FREQ none => $-1
        SET k v => +OK
        OBJECT IDLETIME k => -ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.
        """);
  }

  @Test
  void memoryUsageGrowsWithTheValue() {
    Script.play(
        """
        MEMORY USAGE none => $-1
        MEMORY USAGE none SAMPLES 0 => $-1
        MEMORY USAGE none SAMPLES => -ERR syntax error
        MEMORY USAGE none SAMPLES -1 => -ERR syntax error
        MEMORY USAGE none SAMPLES x => -ERR value is not an integer or out of range
        MEMORY USAGE none COLOR 1 => -ERR syntax error
        MEMORY USAGE => -ERR wrong number of arguments for 'memory|usage' command
        """);
    try (Conversation conversation = new Conversation()) {
      conversation.ask("SET small v");
      conversation.ask("SET large " + "v".repeat(10_000));
      assertThat(number(conversation.ask("MEMORY USAGE small SAMPLES 5"))).isBetween(10L, 200L);
      assertThat(number(conversation.ask("MEMORY USAGE large"))).isBetween(10_000L, 20_000L);
    }
  }

  @Test
  void timeIsTheOneThatEntriesExpireBy() {
    try (Conversation conversation = new Conversation()) {
      conversation.pass(1_234);
      assertThat(conversation.ask("TIME")).isEqualTo("*2 $10 1700000001 $6 234000");
    }
  }

  private static long number(String reply) {
    assertThat(reply).startsWith(":");
    return Long.parseLong(reply.substring(1));
  }
}
