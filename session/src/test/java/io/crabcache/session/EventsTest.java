package io.crabcache.session;

import static io.crabcache.protocol.EventLayout.CREATED;
import static io.crabcache.protocol.EventLayout.ENDED;
import static io.crabcache.protocol.EventLayout.EXPIRED;
import static io.crabcache.protocol.EventLayout.MISSED;
import static io.crabcache.protocol.EventLayout.OLD_VALUES;
import static io.crabcache.protocol.EventLayout.REMOVED;
import static io.crabcache.protocol.EventLayout.SYNCHRONOUS;
import static io.crabcache.protocol.EventLayout.UPDATED;
import static io.crabcache.session.Dialogue.limits;
import static io.crabcache.session.Dialogue.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.protocol.AcknowledgeFrame;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.Status;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Events from the session that changes something to the one that listens, and back. */
class EventsTest {
  private static final int ALL = CREATED | UPDATED | REMOVED | EXPIRED;
  private static final int SUBSCRIPTION = 5;

  private final Dialogue writer = Dialogue.started(limits(1000, 1 << 20));
  private final Dialogue reader = new Dialogue(writer);

  private void subscribe(int interests) {
    Reply reply = reader.call(w -> w.subscribe(1, SUBSCRIPTION, interests));
    assertThat(reply.status()).isEqualTo(Status.OK);
  }

  private Reply put(String key, String value) {
    return writer.call(w -> w.put(0, 1, utf8(key), utf8(value), 0, null, 0));
  }

  private Reply putFor(String key, long millis) {
    return writer.call(w -> w.put(Modifiers.EXPIRY_TTL, 1, utf8(key), utf8("v"), 0, null, millis));
  }

  private Reply remove(String key) {
    return writer.call(w -> w.remove(0, 1, utf8(key), 0, null));
  }

  private List<String> heard() {
    reader.finish();
    return reader.events.stream().map(SeenEvent::toString).toList();
  }

  private void acknowledge(long number) {
    new AcknowledgeFrame(SUBSCRIPTION, number).write(reader.in);
    reader.finish();
  }

  @Test
  void aSubscriberHearsOfEachChangeInOrder() {
    subscribe(ALL);
    put("k", "1");
    put("k", "2");
    remove("k");
    remove("k");
    assertThat(reader.wakeUps).isPositive();
    assertThat(heard())
        .containsExactly(CREATED + " k 1 null", UPDATED + " k 2 null", REMOVED + " k null null");
    assertThat(reader.events).extracting(SeenEvent::number).containsExactly(1L, 2L, 3L);
    assertThat(writer.awaited).as("nobody waits for it").isEmpty();
  }

  @Test
  void oldValuesComeWhereTheyAreAskedFor() {
    subscribe(ALL | OLD_VALUES);
    put("k", "1");
    put("k", "22");
    remove("k");
    assertThat(heard())
        .containsExactly(CREATED + " k 1 null", UPDATED + " k 22 1", REMOVED + " k null 22");
  }

  @Test
  void onlyTheKindsThatWereAskedForCome() {
    subscribe(REMOVED);
    put("k", "1");
    put("k", "2");
    remove("k");
    assertThat(heard()).containsExactly(REMOVED + " k null null");
  }

  @Test
  void anEntryExpiresOnceWhoeverFindsIt() {
    subscribe(EXPIRED | CREATED | OLD_VALUES);
    putFor("swept", 10);
    putFor("found", 10);
    putFor("renewed", 10);
    reader.events.clear();
    heard();
    reader.events.clear();
    writer.now += 10;
    writer.call(w -> w.read(Opcode.GET, 0, 1, utf8("found")));
    put("renewed", "2");
    writer.engine.sweep(1000);
    assertThat(heard())
        .containsExactlyInAnyOrder(
            EXPIRED + " swept null v",
            EXPIRED + " found null v",
            EXPIRED + " renewed null v",
            CREATED + " renewed 2 null");
  }

  @Test
  void aValueThatExpiresAtOnceEndsTheEntryThatWas() {
    subscribe(ALL);
    putFor("new", 0);
    put("k", "1");
    putFor("k", 0);
    assertThat(heard()).containsExactly(CREATED + " k 1 null", EXPIRED + " k null null");
  }

  @Test
  void aClearIsSilentUnlessItsSenderWantsToKnow() {
    put("k", "1");
    assertThat(writer.call(w -> w.clear(Modifiers.UNLESS_WATCHED, 1)).status())
        .isEqualTo(Status.OK);
    subscribe(ALL);
    put("k", "1");
    assertThat(writer.call(w -> w.clear(Modifiers.UNLESS_WATCHED, 1)).status())
        .isEqualTo(Status.MISMATCH);
    assertThat(writer.call(w -> w.clear(0, 1)).status()).isEqualTo(Status.OK);
    writer.engine.sweep(1000);
    assertThat(heard()).containsExactly(CREATED + " k 1 null");
  }

  @Test
  void aChangeWaitsForASynchronousListener() {
    subscribe(ALL | SYNCHRONOUS);
    put("k", "1");
    assertThat(writer.awaited).containsExactly(1);
    writer.finish();
    assertThat(writer.settled).isEmpty();
    heard();
    acknowledge(1);
    assertThat(writer.wakeUps).isPositive();
    writer.finish();
    assertThat(writer.settled).containsExactly(1);
  }

  @Test
  void aReplyThatTurnsOutToWaitForNothingIsSettledAtOnce() {
    subscribe(ALL | SYNCHRONOUS);
    remove("none");
    assertThat(writer.awaited).containsExactly(1);
    assertThat(writer.settled).containsExactly(1);
    writer.call(w -> w.read(Opcode.GET, 0, 1, utf8("k")));
    assertThat(writer.awaited).as("a read waits for nobody").hasSize(1);
  }

  @Test
  void oneAcknowledgmentMayStandForManyAndOneReplyForMany() {
    subscribe(ALL | SYNCHRONOUS);
    writer.batch(
        3,
        w -> {
          for (int i = 0; i < 100; i++) {
            w.put(0, 1, utf8("k" + i), utf8("v"), 0, null, 0);
          }
        });
    writer.finish();
    assertThat(heard()).hasSize(100);
    acknowledge(99);
    writer.finish();
    assertThat(writer.settled).isEmpty();
    acknowledge(100);
    writer.finish();
    assertThat(writer.settled).containsExactly(3);
  }

  @Test
  void aListenerThatIsGoneHoldsNobodyUp() {
    subscribe(ALL | SYNCHRONOUS);
    put("a", "1");
    reader.session.close();
    writer.finish();
    assertThat(writer.settled).containsExactly(1);
    put("b", "1");
    assertThat(writer.awaited).hasSize(1);
  }

  @Test
  void aListenerThatDoesNotAnswerHoldsNobodyUpForLong() {
    subscribe(ALL | SYNCHRONOUS);
    put("a", "1");
    long timeout = TimeUnit.MILLISECONDS.toNanos(SessionLimits.DEFAULT_ACKNOWLEDGE_TIMEOUT_MILLIS);
    reader.session.checkTime(7);
    reader.session.checkTime(7 + timeout - 1);
    writer.finish();
    assertThat(writer.settled).isEmpty();
    reader.session.checkTime(7 + timeout);
    writer.finish();
    assertThat(writer.settled).containsExactly(1);
    assertThat(reader.counters.unacknowledged()).isEqualTo(1);
  }

  @Test
  void aListenerThatDoesNotReadIsToldHowMuchItHasMissed() {
    subscribe(ALL | SYNCHRONOUS);
    int changes = 200_000;
    for (int i = 0; i < changes; i += 1000) {
      int first = i;
      writer.batch(
          i,
          w -> {
            for (int k = first; k < first + 1000; k++) {
              w.put(0, 1, utf8("k"), utf8("v" + k), 0, null, 0);
            }
          });
      writer.finish();
    }
    long seen = 0;
    long missed = 0;
    while (!heard().isEmpty()) {
      for (SeenEvent event : reader.events) {
        seen += event.kind() == MISSED ? 0 : 1;
        missed += event.kind() == MISSED ? event.version() : 0;
      }
      long last = reader.events.get(reader.events.size() - 1).number();
      reader.events.clear();
      acknowledge(last);
    }
    assertThat(missed).isPositive();
    assertThat(seen + missed).isEqualTo(changes);
    writer.finish();
    assertThat(writer.settled).as("nobody waits for what was dropped").hasSize(200);
    assertThat(reader.session.heldBytes()).isZero();
  }

  @Test
  void anEventThatFitsIntoNoFrameIsMissed() {
    subscribe(ALL | OLD_VALUES);
    String large = "x".repeat(40_000);
    put("k", large);
    put("k", large);
    heard();
    assertThat(reader.events).extracting(SeenEvent::kind).containsExactly(CREATED, MISSED);
  }

  @Test
  void theEndOfACacheEndsItsSubscriptions() {
    subscribe(ALL | SYNCHRONOUS);
    put("k", "1");
    writer.call(w -> w.destroy(utf8("c")));
    heard();
    assertThat(reader.events).extracting(SeenEvent::kind).containsExactly(CREATED, ENDED);
    writer.finish();
    assertThat(writer.settled).contains(1);
    writer.batch(9, w -> w.open(0, 1, utf8("c"), CacheSettings.DEFAULT));
    writer.finish();
    put("k", "1");
    assertThat(heard()).hasSize(2);
  }

  @Test
  void whoUnsubscribesHearsNothingMore() {
    subscribe(ALL);
    reader.call(w -> w.unsubscribe(SUBSCRIPTION));
    put("k", "1");
    assertThat(heard()).isEmpty();
    acknowledge(1);
    assertThat(heard()).isEmpty();
  }

  @Test
  void oddSubscriptionsAreRefused() {
    assertThat(reader.call(w -> w.subscribe(1, 1, 1 << 6)).error())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(reader.call(w -> w.subscribe(9, 1, ALL)).error()).isEqualTo(ErrorCode.NO_SUCH_CACHE);
  }
}
