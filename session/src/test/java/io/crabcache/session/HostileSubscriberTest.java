package io.crabcache.session;

import static io.crabcache.protocol.EventLayout.CREATED;
import static io.crabcache.protocol.EventLayout.UPDATED;
import static io.crabcache.session.Dialogue.limits;
import static io.crabcache.session.Dialogue.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Status;
import io.crabcache.session.event.Feed;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients that subscribe in odd ways may do to a server and to each other. */
class HostileSubscriberTest {
  private static final int CHANGES = CREATED | UPDATED;
  private static final int MOVES = 20_000;

  private final Dialogue writer = Dialogue.started(limits(1000, 1 << 20));
  private final Dialogue reader = new Dialogue(writer);

  private static void openSecond(Dialogue dialogue) {
    dialogue.call(w -> w.open(0, 2, utf8("d"), CacheSettings.DEFAULT));
  }

  private static void moveSubscriptions(Dialogue dialogue, int times) {
    for (int i = 0; i < times; i++) {
      int from = 1 + i % 2;
      dialogue.call(w -> w.subscribe(from, 5, CHANGES));
    }
  }

  /** An id that is taken is bound anew; two clients do so in opposite directions. */
  @Test
  void clientsThatMoveSubscriptionsBetweenCachesDoNotBlockEachOther() throws Exception {
    openSecond(writer);
    openSecond(reader);
    CompletableFuture<Void> one = new CompletableFuture<>();
    CompletableFuture<Void> other = new CompletableFuture<>();
    start(one, () -> moveSubscriptions(writer, MOVES));
    start(other, () -> moveSubscriptions(reader, MOVES));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    CompletableFuture<Void> both = CompletableFuture.allOf(one, other);
    while (!both.isDone()) {
      assertThat(threads.findMonitorDeadlockedThreads()).as("threads in a deadlock").isNull();
      Thread.onSpinWait();
    }
    both.get();
  }

  private static void start(CompletableFuture<Void> done, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aConnectionHasNoMoreSubscriptionsThanTheBoundAlsoIfTheyComeInOneBatch() {
    int batch = 1000;
    int batches = Feed.MAX_SUBSCRIPTIONS / batch + 1;
    for (int b = 0; b < batches; b++) {
      int first = b * batch;
      reader.batch(
          b,
          w -> {
            for (int i = first; i < first + batch; i++) {
              w.subscribe(1, i, CHANGES);
            }
          });
      reader.finish();
    }
    assertThat(reader.replies).hasSize(batches * batch);
    assertThat(reader.replies.stream().filter(r -> r.status() == Status.OK).count())
        .isLessThanOrEqualTo(Feed.MAX_SUBSCRIPTIONS);
  }

  /** The commands of a batch run in their order. */
  @Test
  void aSubscriptionThatIsEndedInTheSameBatchHearsNothing() {
    reader.batch(
        1,
        w -> {
          w.subscribe(1, 5, CHANGES);
          w.unsubscribe(5);
        });
    reader.finish();
    writer.call(w -> w.put(0, 1, utf8("k"), utf8("v"), 0, null, 0));
    reader.finish();
    assertThat(reader.events).isEmpty();
  }

  /** What was sent is the connection's; of what waits for acknowledgments only numbers are kept. */
  @Test
  void whatWaitsIsHeldAndWhatWasSentIsNot() {
    reader.call(w -> w.subscribe(1, 5, CHANGES));
    String value = "x".repeat(10_000);
    for (int i = 0; i < 50; i++) {
      writer.call(w -> w.put(0, 1, utf8("k"), utf8(value), 0, null, 0));
    }
    assertThat(reader.session.heldBytes()).isGreaterThanOrEqualTo(50 * 10_000);
    reader.finish();
    assertThat(reader.events).hasSize(50);
    assertThat(reader.session.heldBytes()).isZero();
  }
}
