package io.crabcache.server.net;

import io.crabcache.engine.log.MutationLog;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop that wait for the engine's log: with replies that may not leave
 * before a position is acknowledged, or for a turn while the log is behind. All that the log has
 * reached are let go together, with one wake-up of the loop.
 *
 * <p>Belongs to the event loop, except for what the log's threads call.
 */
final class Gate implements AutoCloseable {
  /*
   * No wake-up is lost: the loop first notes that it wants to be told and then looks at the log once
   * more; the log first moves and then looks at the note. One of the two sees the other. Whoever
   * takes the note back has the loop look, so that it is woken once however often the log moves
   * meanwhile.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final int INITIAL_ROOM = 16;

  /** Most connections that are let go before the event loop looks at its sockets again. */
  static final int MAX_LET_GO = 256;

  private final MutationLog log;
  private final HeldBytes heldBytes;
  private final Runnable listener = this::logMoved;
  private final Runnable look = this::look;
  private final Runnable write = this::write;
  private final AtomicBoolean wantsToBeTold = new AtomicBoolean();
  private volatile @Nullable EventLoop loop;

  // ---- below this line: the event loop's alone

  /** Those that have replies to send, in the order in which they came, and what they wait for. */
  private @Nullable Connection[] holders = new @Nullable Connection[INITIAL_ROOM];

  private long[] positions = new long[INITIAL_ROOM];
  private int holding;

  /** The log will be asked to write once the loop has looked at all its sockets. */
  private boolean writeScheduled;

  /** The least of these positions. */
  private long nearest = Long.MAX_VALUE;

  /** Those that have nothing to send and want a turn. */
  private final ArrayDeque<Connection> turns = new ArrayDeque<>();

  /** Those that may go and were not told yet. */
  private final ArrayDeque<Connection> freed = new ArrayDeque<>();

  Gate(MutationLog log, HeldBytes heldBytes) {
    this.log = log;
    this.heldBytes = heldBytes;
    log.addListener(listener);
  }

  /** Whether replies that depend on a position may leave. */
  boolean isReached(long position) {
    return log.acknowledged() >= position;
  }

  /** Why the log has failed; null while all is well. */
  @Nullable String failure() {
    return log.failure();
  }

  /**
   * Whether nothing should be executed now: the log has too much to write, or what waits here takes
   * too much memory together with what other connections hold.
   */
  boolean isClosed() {
    return (log.isBehind() || (holding > 0 && heldBytes.isOver())) && log.failure() == null;
  }

  /**
   * Has a connection wait until a position is acknowledged or never will be; then {@link
   * Connection#letGo} is called.
   */
  void awaitPosition(Connection connection, long position, EventLoop eventLoop) {
    if (holding == holders.length) {
      holders = Arrays.copyOf(holders, 2 * holding);
      positions = Arrays.copyOf(positions, 2 * holding);
    }
    holders[holding] = connection;
    positions[holding] = position;
    holding++;
    nearest = Math.min(nearest, position);
    loop = eventLoop;
    wantToBeTold();
    writeSoon(position, eventLoop);
    if (isReached(position) || log.failure() != null) {
      lookSoon(eventLoop);
    }
  }

  /** Has the log write up to a position that a turn has appended, whether or not it replies. */
  void writeSoon(long position, EventLoop eventLoop) {
    if (!writeScheduled && !isReached(position)) {
      // The log's thread is woken once for all that the loop finds to do now.
      writeScheduled = true;
      eventLoop.execute(write);
    }
  }

  /**
   * Has a connection that has nothing to send wait until the gate is not closed; then {@link
   * Connection#letGo} is called.
   */
  void awaitTurn(Connection connection, EventLoop eventLoop) {
    turns.add(connection);
    loop = eventLoop;
    wantToBeTold();
    if (!isClosed()) {
      lookSoon(eventLoop);
    }
  }

  /** Forgets a connection that is gone. */
  void remove(Connection connection) {
    for (int i = 0; i < holding; i++) {
      if (holders[i] == connection) {
        holding--;
        System.arraycopy(holders, i + 1, holders, i, holding - i);
        System.arraycopy(positions, i + 1, positions, i, holding - i);
        holders[holding] = null;
        EventLoop eventLoop = loop;
        if (holding == 0 && !turns.isEmpty() && eventLoop != null) {
          lookSoon(eventLoop); // Perhaps it was this one that others waited for.
        }
        return;
      }
    }
    if (!turns.remove(connection)) {
      freed.remove(connection);
    }
  }

  private void write() {
    writeScheduled = false;
    log.write();
  }

  private void wantToBeTold() {
    if (!wantsToBeTold.get()) {
      wantsToBeTold.set(true);
    }
  }

  private boolean takeNote() {
    return wantsToBeTold.get() && wantsToBeTold.compareAndSet(true, false);
  }

  private void lookSoon(EventLoop eventLoop) {
    if (takeNote()) {
      again(eventLoop);
    }
  }

  /** Has the loop look once it has looked at its sockets; see {@link Connection}'s turns. */
  private void again(EventLoop eventLoop) {
    var unused = eventLoop.schedule(look, 0, TimeUnit.NANOSECONDS);
  }

  private void look() {
    EventLoop eventLoop = loop;
    if (eventLoop == null) {
      return;
    }
    boolean failed = log.failure() != null;
    setFree(failed ? Long.MAX_VALUE : log.acknowledged());
    for (int i = 0; i < MAX_LET_GO && !freed.isEmpty(); i++) {
      freed.remove().letGo();
    }
    if (!freed.isEmpty()) {
      again(eventLoop);
    } else if (holding > 0 || !turns.isEmpty()) {
      wantToBeTold();
      boolean reached = holding > 0 && (isReached(nearest) || log.failure() != null);
      if (reached || (!turns.isEmpty() && !isClosed())) {
        lookSoon(eventLoop);
      }
    }
  }

  /** Sets those free that have waited for a position up to this one, then those for a turn. */
  private void setFree(long reached) {
    int kept = 0;
    nearest = Long.MAX_VALUE;
    for (int i = 0; i < holding; i++) {
      Connection holder = holders[i];
      if (positions[i] <= reached && holder != null) {
        freed.add(holder);
      } else {
        holders[kept] = holder;
        positions[kept] = positions[i];
        nearest = Math.min(nearest, positions[i]);
        kept++;
      }
    }
    Arrays.fill(holders, kept, holding, null);
    holding = kept;
    if (!turns.isEmpty() && !isClosed()) {
      freed.addAll(turns);
      turns.clear();
    }
  }

  // ---- below this line: any thread

  /** The log has acknowledged more, is not behind any more, or has failed. */
  private void logMoved() {
    EventLoop eventLoop = loop;
    if (eventLoop != null && takeNote()) {
      try {
        eventLoop.execute(look);
      } catch (RejectedExecutionException e) {
        LOG.debug("an event loop has ended, and nobody waits there", e);
      }
    }
  }

  /** Is told of nothing more. */
  @Override
  public void close() {
    log.removeListener(listener);
  }
}
