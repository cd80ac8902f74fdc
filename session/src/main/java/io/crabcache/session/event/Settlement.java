package io.crabcache.session.event;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the reply to one batch waits for. Counts down to nothing, once, and tells the feed of the
 * connection that has sent the batch. Thread safe.
 */
public final class Settlement {
  private final Feed feed;
  private final int correlation;

  /** Acknowledgments that are missing, and one for whoever is still adding to them. */
  private final AtomicInteger missing = new AtomicInteger(1);

  /**
   * Begins without anything to wait for; {@link #complete} ends the adding.
   *
   * @param feed of the connection that waits
   * @param correlation of the batch
   */
  public Settlement(Feed feed, int correlation) {
    this.feed = feed;
    this.correlation = correlation;
  }

  /** One more acknowledgment is waited for. */
  void add() {
    missing.incrementAndGet();
  }

  /** One acknowledgment has come, or never will. */
  void done() {
    if (missing.decrementAndGet() == 0) {
      feed.settled(correlation);
    }
  }

  /** Nothing more is added. */
  public void complete() {
    done();
  }
}
