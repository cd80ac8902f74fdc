package io.crabcache.session.resp.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.Progress;
import io.crabcache.session.resp.Conversation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code KEYS} and {@code SCAN} of more keys than one turn looks at. */
class KeySearchTest {
  private final Conversation conversation = new Conversation();

  @AfterEach
  void end() {
    conversation.close();
  }

  private void fill(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      Conversation.write("SET " + prefix + i + " v", conversation.in());
    }
    assertThat(conversation.finish()).doesNotContain("-ERR");
  }

  /** The bulk strings of a reply, without those of its first {@code skipped} words. */
  private static List<String> keys(String reply, int skipped) {
    String[] words = reply.split(" ", -1);
    List<String> keys = new ArrayList<>();
    for (int i = skipped + 2; i < words.length; i += 2) {
      keys.add(words[i]);
    }
    return keys;
  }

  private static String[] named(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  @Test
  void keysLetsOthersHaveTheirTurnEveryThousandKeys() {
    fill("k", 5000);
    String reply = conversation.ask("KEYS *");
    assertThat(conversation.turns()).isGreaterThanOrEqualTo(5);
    assertThat(reply).startsWith("*5000 ");
    assertThat(keys(reply, 0)).containsExactlyInAnyOrder(named("k", 5000));
  }

  @Test
  void aPipelineOfKeysTakesATurnForEach() {
    fill("k", 100);
    for (int i = 0; i < 50; i++) {
      Conversation.write("KEYS k7", conversation.in());
    }
    assertThat(conversation.finish()).isEqualTo("*1 $2 k7 ".repeat(50).strip());
    assertThat(conversation.turns()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void keysReturnsTheFewThatMatch() {
    fill("k", 3000);
    fill("other", 3);
    assertThat(keys(conversation.ask("KEYS o[s-u]her?"), 0))
        .containsExactlyInAnyOrder("other0", "other1", "other2");
    assertThat(conversation.ask("KEYS none*")).isEqualTo("*0");
  }

  @Test
  void keysAndScanLeaveOutWhatHasExpired() {
    fill("k", 20);
    fill("gone", 20);
    for (int i = 0; i < 20; i++) {
      conversation.ask("PEXPIRE gone" + i + " 10");
    }
    conversation.pass(10);
    assertThat(keys(conversation.ask("KEYS *"), 0)).containsExactlyInAnyOrder(named("k", 20));
    assertThat(scan("COUNT 3")).containsExactlyInAnyOrder(named("k", 20));
  }

  @Test
  void repliesKeepTheirOrderWhileKeysGoesOn() {
    fill("k", 2500);
    Conversation.write("SET before 1", conversation.in());
    Conversation.write("KEYS k1", conversation.in());
    Conversation.write("GET before", conversation.in());
    Conversation.write("SCAN 0 MATCH k2 COUNT 9999", conversation.in());
    Conversation.write("GET k1", conversation.in());
    assertThat(conversation.finish()).isEqualTo("+OK *1 $2 k1 $1 1 *2 $1 0 *1 $2 k2 $1 v");
  }

  @Test
  void keysRefusesAReplyOverTheLimitAndNamesTheCure() {
    fill("k".repeat(600), 2000);
    assertThat(conversation.ask("KEYS *"))
        .isEqualTo(
            "-ERR the keys that match have more than 1048576 bytes, which is the limit of one"
                + " reply (connection.max_frame_bytes); use SCAN");
    assertThat(conversation.ask("PING")).isEqualTo("+PONG");
    assertThat(scan("COUNT 10000")).hasSize(2000).doesNotHaveDuplicates();
  }

  @Test
  void patternsAreBounded() {
    assertThat(conversation.ask("KEYS " + "x".repeat(1025)))
        .isEqualTo("-ERR pattern of 1025 bytes is over the limit of 1024");
    assertThat(conversation.ask("SCAN 0 MATCH " + "x".repeat(1025)))
        .isEqualTo("-ERR pattern of 1025 bytes is over the limit of 1024");
    assertThat(conversation.ask("KEYS " + "x".repeat(1024))).isEqualTo("*0");
  }

  @Test
  void aConnectionThatEndsWhileKeysGoesOnGivesItsBuffersBack() {
    fill("k", 3000);
    Conversation.write("KEYS *", conversation.in());
    for (int turn = 1; turn <= 2; turn++) {
      assertThat(conversation.session().process(conversation.in(), conversation.out()))
          .isEqualTo(Progress.YIELD);
    }
    assertThat(conversation.session().heldBytes()).isGreaterThan(8000);
    // What is left behind, close() finds.
  }

  @Test
  void scanReturnsOnceWhatIsThereAllTheTime() {
    fill("stay", 2000);
    fill("go", 2000);
    List<String> found = new ArrayList<>();
    String cursor = "0";
    int step = 0;
    do {
      String reply = conversation.ask("SCAN " + cursor + " COUNT 37");
      cursor = reply.split(" ", -1)[2];
      found.addAll(keys(reply, 3));
      for (int i = 0; i < 40; i++) {
        conversation.ask("DEL go" + (step * 40 + i));
        conversation.ask("SET come" + (step * 40 + i) + " v");
      }
      step++;
    } while (!cursor.equals("0"));
    List<String> stayed = found.stream().filter(key -> key.startsWith("stay")).toList();
    assertThat(stayed).containsExactlyInAnyOrder(named("stay", 2000));
  }

  @Test
  void scanWithAPatternReturnsEmptyPagesToo() {
    fill("k", 1000);
    fill("wanted", 10);
    assertThat(scan("MATCH w*")).containsExactlyInAnyOrder(named("wanted", 10));
    assertThat(scan("TYPE hash COUNT 100")).isEmpty();
  }

  @Test
  void scanLooksAtNoMoreKeysThanItsCountAndItsBound() {
    fill("k", 12_000);
    assertThat(keys(conversation.ask("SCAN 0"), 3)).hasSize(10);
    assertThat(keys(conversation.ask("SCAN 0 COUNT 2500"), 3)).hasSize(2500);
    assertThat(keys(conversation.ask("SCAN 0 COUNT 1000000"), 3)).hasSize(10_000);
    assertThat(conversation.turns()).isGreaterThanOrEqualTo(10);
    assertThat(scan("COUNT 1000000")).containsExactlyInAnyOrder(named("k", 12_000));
  }

  @Test
  void aCursorThatNobodyGaveIsAPositionToo() {
    fill("k", 100);
    String last = conversation.ask("SCAN 18446744073709551615 COUNT 1000");
    assertThat(last).isEqualTo("*2 $1 0 *0");
    assertThat(conversation.ask("SCAN -1")).isEqualTo(last);
    assertThat(keys(conversation.ask("SCAN 9223372036854775808 COUNT 1000"), 3))
        .isSubsetOf(Arrays.asList(named("k", 100)));
  }

  private List<String> scan(String options) {
    List<String> found = new ArrayList<>();
    String cursor = "0";
    do {
      String reply = conversation.ask("SCAN " + cursor + " " + options);
      cursor = reply.split(" ", -1)[2];
      found.addAll(keys(reply, 3));
    } while (!cursor.equals("0"));
    return found;
  }
}
