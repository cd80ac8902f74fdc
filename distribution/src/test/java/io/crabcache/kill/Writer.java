package io.crabcache.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who writes to a server until it is killed, and knows afterwards what must be there. Its
 * thread is one for each life of the server; {@link #check} comes between two lives.
 */
abstract class Writer {
  private final String name;
  private final boolean inOrder;
  private final boolean tight;
  private final Ledger ledger = new Ledger();
  private @Nullable Thread thread;
  private volatile boolean killed;
  private volatile boolean heldBack;
  private volatile @Nullable String complaint;
  private final AtomicLong acknowledged = new AtomicLong();
  private long found;

  /**
   * @param inOrder whether its effects come in their order, so that a crash leaves all up to one
   * @param tight whether memory is: entries may be gone at any time, so that nothing can be said
   *     about results
   */
  Writer(String name, boolean inOrder, boolean tight) {
    this.name = name;
    this.inOrder = inOrder;
    this.tight = tight;
  }

  final String name() {
    return name;
  }

  final boolean isTight() {
    return tight;
  }

  final Ledger ledger() {
    return ledger;
  }

  /** Begins to write to a server. */
  final void start(Life life) {
    killed = false;
    heldBack = false;
    complaint = null;
    Thread writing = new Thread(() -> write(life), "writer-" + name);
    writing.setDaemon(true);
    thread = writing;
    writing.start();
  }

  private void write(Life life) {
    try {
      writeUntilItEnds(life);
    } catch (Exception e) {
      // An end that nobody has made is the server's fault; an assertion always is.
      if (!killed) {
        complain("ended before the server was killed: " + e);
      }
    } catch (AssertionError e) {
      complain(String.valueOf(e.getMessage()));
    }
  }

  /** Writes, and ends by the exception that a dead server causes. */
  abstract void writeUntilItEnds(Life life) throws Exception;

  /** Looks at all keys. */
  abstract Map<String, Seen> look(Life life) throws Exception;

  /** What is there that must not be, or is not there that must be; one line each. */
  final List<String> check(Life life) throws Exception {
    Map<String, Seen> seen = look(life);
    found += seen.values().stream().filter(look -> look.value() != null).count();
    List<String> complaints = new ArrayList<>();
    ledger.settle(
        seen, inOrder, tight, (key, what) -> complaints.add(name + ": " + key + " " + what));
    return complaints;
  }

  /** Values that were there after all crashes. */
  final long found() {
    return found;
  }

  /** The oldest effects under way are acknowledged. */
  final void acknowledge(int effects) {
    if (!heldBack) {
      ledger.acknowledge(effects);
    }
    acknowledged.addAndGet(effects);
  }

  /** From now on the ledger keeps all effects, so that any moment from now on is a right one. */
  final void holdBack() {
    heldBack = true;
  }

  /** Effects acknowledged in all lives. */
  final long acknowledged() {
    return acknowledged.get();
  }

  private void complain(String text) {
    complaint = name + ": " + text;
  }

  /** Says that the server is about to be killed. */
  final void expectEnd() {
    killed = true;
  }

  /** Waits until it has ended; what went wrong, or null. */
  final @Nullable String awaitEnd(long millis) throws InterruptedException {
    Thread writing = thread;
    if (writing != null) {
      writing.join(millis);
      if (writing.isAlive()) {
        return name + " did not end: " + List.of(writing.getStackTrace());
      }
    }
    return complaint;
  }
}
