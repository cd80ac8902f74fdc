package io.crabcache.client.embedded;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.ListenerThreads;
import io.crabcache.client.dialogue.Dialogue;
import io.crabcache.client.event.Subscriptions;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.Route;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.protocol.AcknowledgeFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.Welcome;
import io.crabcache.session.NativeSession;
import io.crabcache.session.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A session of the engine and the client's dialogue with it, back to back. Used by one thread at a
 * time, which holds the lock.
 */
final class Stripe extends ReentrantLock {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger("io.crabcache.client");
  private static final long LOG_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int BUFFER_BYTES = 1024;
  private static final int KEPT_BUFFER_BYTES = 64 * 1024;

  private final transient SharedEngine engine;
  private final transient MutationLog log;
  private final transient Route route;
  private final transient String clientName;
  private final transient int maxCommands;
  private final transient IntConsumer sent;
  private final transient @Nullable Subscriptions subscriptions;
  private transient NativeSession session;
  private transient Dialogue dialogue;
  private transient ByteBuf request = ByteBufAllocator.DEFAULT.heapBuffer(BUFFER_BYTES);
  private transient ByteBuf reply = ByteBufAllocator.DEFAULT.heapBuffer(BUFFER_BYTES);
  private transient @Nullable Operation next;
  private transient boolean released;

  /**
   * Greets a new session.
   *
   * @param sent told the number of commands of each frame
   * @param subscriptions what events are for, if the session is theirs
   */
  Stripe(
      SharedEngine engine,
      Route route,
      String clientName,
      int maxCommands,
      IntConsumer sent,
      @Nullable Subscriptions subscriptions) {
    this.engine = engine;
    this.log = engine.log();
    this.route = route;
    this.clientName = clientName;
    this.maxCommands = maxCommands;
    this.sent = sent;
    this.subscriptions = subscriptions;
    session = newSession();
    dialogue = greet();
  }

  private NativeSession newSession() {
    return engine.newSession(() -> ListenerThreads.executor().execute(this::listen));
  }

  private Dialogue greet() {
    Hello.of(clientName).write(request);
    session.process(request, reply);
    Welcome welcome =
        Welcome.read(reply, FrameLayout.frameLength(reply, FrameLayout.MAX_HANDSHAKE_BYTES));
    tidy();
    return new Dialogue(route, welcome, 1, maxCommands, 1);
  }

  /**
   * Carries out an operation. The caller holds the lock.
   *
   * <p>Where that throws (no memory, a defect), the operation fails, and the next one finds a new
   * session, for nobody knows how far this one got.
   */
  void execute(Operation operation) {
    next = operation;
    try {
      while (!operation.isAnswered()) {
        if (log.isBehind() && !catchUp(operation)) {
          break;
        }
        int commands = dialogue.writeFrame(request, this::take);
        if (commands > 0) {
          sent.accept(commands);
          exchange(operation);
        }
      }
      tidy();
    } catch (Throwable e) {
      operation.fail(
          new ClientException(Reason.CONNECTION_LOST, route.server() + " failed: " + e, e));
      restart();
    }
  }

  /** Goes on with a new session, for nobody knows how far the old one got. */
  private void restart() {
    tidy();
    session.close();
    ClientException lost =
        new ClientException(Reason.CONNECTION_LOST, route.server() + " began anew", null);
    dialogue.failAll(lost);
    session = newSession();
    dialogue = greet();
    if (subscriptions != null) {
      subscriptions.connected();
    }
  }

  private @Nullable Operation take() {
    Operation operation = next;
    next = null;
    return operation;
  }

  private void exchange(Operation operation) {
    Progress progress;
    do {
      // Once the log has failed, what would change something is refused, and the rest is as it is.
      boolean logged = log.failure() == null;
      progress = session.process(request, reply);
      if (progress == Progress.CLOSE) {
        throw new IllegalStateException("the session refused what the dialogue has written");
      }
      if (logged) {
        await(session.awaited(), operation);
      }
      readFrames();
    } while (progress != Progress.NEEDS_INPUT);
    request.clear(); // all was read; the next frame of a bulk operation takes the same room
  }

  private void readFrames() {
    while (reply.isReadable()) {
      int length = FrameLayout.frameLength(reply, engine.maxFrameBytes());
      int type = reply.getUnsignedByte(reply.readerIndex() + FrameLayout.TYPE_OFFSET);
      if (type == FrameType.SETTLED) {
        dialogue.readSettled(reply);
      } else if (type == FrameType.EVENT && subscriptions != null) {
        subscriptions.read(reply, length);
      } else {
        dialogue.readReply(reply, length);
      }
      reply.skipBytes(length);
    }
    reply.clear();
  }

  /** Hears what the session says by itself. */
  private void listen() {
    lock();
    try {
      if (!released) {
        hear();
      }
    } finally {
      unlock();
    }
  }

  private void hear() {
    try {
      Progress progress;
      do {
        progress = session.process(request, reply);
        awaitSafety(session.awaited());
        readFrames();
      } while (progress == Progress.OUTPUT_FULL);
      request.clear();
      tidy();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "events of the embedded engine were lost", e);
      restart();
    }
  }

  /** What is told must not be undone by a crash; once the log has failed, nothing is safe. */
  private void awaitSafety(long position) {
    try {
      while (log.acknowledged() < position && log.failure() == null) {
        log.await(position, LOG_WAIT_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells the session how far events have been dealt with. */
  void acknowledge(AcknowledgeFrame frame) {
    lock();
    try {
      if (!released) {
        frame.write(request);
        hear();
      }
    } finally {
      unlock();
    }
  }

  /** Lets those go who wait for too long; does without, if the session is at work. */
  void checkTime() {
    if (tryLock()) {
      try {
        if (!released) {
          session.checkTime(System.nanoTime());
        }
      } finally {
        unlock();
      }
    }
  }

  /**
   * Waits until the log has written what was appended so far.
   *
   * @return false if it did not in time, and the operation has failed
   */
  private boolean catchUp(Operation operation) {
    if (!isAcknowledged(log.appended(), operation) && log.failure() == null) {
      operation.fail(route.deadlinePassed()); // Unless the wait was interrupted.
    }
    return !operation.isDone();
  }

  /**
   * Waits until the log acknowledges a position. If it does not, the operation has failed, and its
   * results, which are read all the same to keep in step, tell nobody anything.
   */
  private void await(long position, Operation operation) {
    if (operation.isDone() || isAcknowledged(position, operation)) {
      return;
    }
    String failure = log.failure();
    operation.fail(
        failure == null
            ? route.deadlinePassed()
            : new ClientException(
                Reason.NOT_DURABLE,
                "%s has done the operation, which may not last: %s"
                    .formatted(route.server(), failure),
                null));
  }

  private boolean isAcknowledged(long position, Operation operation) {
    if (log.acknowledged() >= position) {
      return true;
    }
    try {
      long left = operation.deadlineNanos() - System.nanoTime();
      return log.await(position, Math.max(0, left)) || log.acknowledged() >= position;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      operation.fail(
          new ClientException(
              Reason.INTERRUPTED, "interrupted while waiting for the log of " + route.server(), e));
      return false;
    }
  }

  /** Empties the buffers, and does not keep the room of an unusually large value. */
  private void tidy() {
    request = tidy(request);
    reply = tidy(reply);
  }

  private static ByteBuf tidy(ByteBuf buffer) {
    if (buffer.capacity() <= KEPT_BUFFER_BYTES) {
      return buffer.clear();
    }
    buffer.release();
    return ByteBufAllocator.DEFAULT.heapBuffer(BUFFER_BYTES);
  }

  /** Frees the buffers. The caller holds the lock, and nobody uses the stripe any more. */
  void release() {
    released = true;
    session.close();
    dialogue.failAll(
        new ClientException(Reason.CLOSED, "the client of " + route.server() + " is closed", null));
    request.release();
    reply.release();
  }
}
