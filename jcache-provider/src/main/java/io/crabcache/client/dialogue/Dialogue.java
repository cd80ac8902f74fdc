package io.crabcache.client.dialogue;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.OpenOperation;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.Route;
import io.crabcache.protocol.CommandReader;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.ProtocolException;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.crabcache.protocol.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one greeted connection, from the welcome to its end.
 *
 * <p>Cuts operations into frames within the limits of both sides. The first command of a connection
 * that uses a cache is preceded by one that opens it, in the same frame, so that neither a new
 * connection nor a restarted server needs a further round trip. Not thread safe: belongs to the
 * thread that drives it.
 */
public final class Dialogue {
  /*
   * Frames under way stand in a ring, at their correlation id modulo its size, so that replies may
   * come in any order; a frame whose place is taken waits.
   *
   * A cache id means, on the server, what the last OPEN of this connection for that id said; the
   * array "opened" mirrors that at the time of writing, by the lives of the bindings. An OPEN that
   * is refused is forgotten, and a destroyed cache ends its binding's life, so that the next command
   * opens anew. Commands that were written behind a refused OPEN find no cache either; what they
   * report is the refusal, which is kept until an OPEN for that id is answered well.
   */
  private static final int INITIAL_CACHES = 16;

  private final Route route;
  private final int maxFrameBytes;
  private final int maxCommands;
  private final int maxOperations;
  private final @Nullable SentFrame[] ring;
  private final CommandWriter writer = new CommandWriter(Unpooled.EMPTY_BUFFER);
  private final ResultReader reader = new ResultReader();

  /** Operations that are done but for listeners, by the correlation of the frame that waits. */
  private final Map<Integer, List<Operation>> unsettled = new HashMap<>();

  private final Map<Integer, ClientException> refusedOpens = new HashMap<>(); // by cache id

  private @Nullable Object[] opened = new Object[INITIAL_CACHES];
  private @Nullable Operation current; // taken from the source, not wholly written
  private int nextCommand; // of the current operation
  private int nextCorrelation;
  private int inFlight;
  private long sequence;

  /**
   * Begins after the server's welcome.
   *
   * @param maxInFlight most frames that await a reply
   * @param maxCommands most commands in a frame, where the server does not allow fewer
   * @param maxOperations most operations in a frame
   */
  public Dialogue(
      Route route, Welcome welcome, int maxInFlight, int maxCommands, int maxOperations) {
    this.route = route;
    this.maxFrameBytes = welcome.maxFrameBytes();
    this.maxCommands = Math.min(maxCommands, welcome.maxBatchCommands());
    this.maxOperations = maxOperations;
    this.sequence = welcome.sequence();
    this.ring = new SentFrame[maxInFlight];
  }

  /** Most bytes that a command may have. */
  public static int maxCommandBytes(int maxFrameBytes) {
    return maxFrameBytes - CommandReader.COMMANDS_OFFSET;
  }

  /** Describes a command that fits into no frame. */
  public static ClientException tooLarge(Route route, long bytes, int maxFrameBytes) {
    return new ClientException(
        Reason.TOO_LARGE,
        "key and value of about %d bytes do not fit into a frame of %s, which has at most %d; store a smaller value or raise the server's limit on frames"
            .formatted(bytes, route.server(), maxFrameBytes),
        null);
  }

  /** Number of frames that await a reply. */
  public int inFlight() {
    return inFlight;
  }

  /** Tells whether a frame may be written now. */
  public boolean hasRoom() {
    return !frame(nextCorrelation).isSent();
  }

  /** Tells whether an operation has been taken from the source and not wholly written. */
  public boolean hasRest() {
    return current != null;
  }

  /** Highest sequence number that the server has told. */
  public long sequence() {
    return sequence;
  }

  private SentFrame frame(int correlation) {
    int place = Integer.remainderUnsigned(correlation, ring.length);
    SentFrame frame = ring[place];
    if (frame == null) {
      frame = new SentFrame();
      ring[place] = frame;
    }
    return frame;
  }

  /**
   * Appends one frame with as many operations as fit. To be called only if there is room.
   *
   * @param source gives operations, null when it has no more
   * @return number of commands in the frame; 0 if there was nothing to write and no frame
   */
  public int writeFrame(ByteBuf out, Supplier<? extends @Nullable Operation> source) {
    SentFrame frame = frame(nextCorrelation);
    assert !frame.isSent() && frame.size() == 0;
    writer.begin(out, nextCorrelation);
    int operations = 0;
    boolean full = false;
    while (!full) {
      if (current == null && operations < maxOperations) {
        current = source.get();
        nextCommand = 0;
      }
      if (current == null) {
        break;
      }
      operations++;
      full = !writeCurrent(current, frame);
    }
    int commands = frame.size();
    if (commands == 0) {
      writer.abandon();
      return 0;
    }
    writer.end();
    assert writer.frameBytes() <= maxFrameBytes && commands <= maxCommands;
    frame.sent(nextCorrelation++, System.nanoTime());
    inFlight++;
    return commands;
  }

  /** Writes what is left of an operation; false if the frame has no room for all of it. */
  private boolean writeCurrent(Operation operation, SentFrame frame) {
    CacheBinding cache = operation.cache();
    int commands = operation.commands();
    while (nextCommand < commands && !operation.isDone()) {
      long bytes = operation.maxBytes(nextCommand);
      if (bytes > maxCommandBytes(maxFrameBytes)) {
        operation.refuse(nextCommand++, tooLarge(route, bytes, maxFrameBytes));
        continue;
      }
      if (cache != null && !isOpen(cache)) {
        OpenOperation open = new OpenOperation(operation.openMode(), cache);
        open.start(route, operation.deadlineNanos());
        if (!write(open, 0, open.maxBytes(0), frame)) {
          return false;
        }
      }
      if (!write(operation, nextCommand, bytes, frame)) {
        return false;
      }
      nextCommand++;
    }
    current = null;
    return true;
  }

  private boolean write(Operation operation, int command, long bytes, SentFrame frame) {
    if (frame.size() == maxCommands || writer.frameBytes() + bytes > maxFrameBytes) {
      return false;
    }
    operation.write(command, writer);
    frame.add(operation, command);
    if (operation instanceof OpenOperation open) {
      setOpen(open.binding());
    }
    return true;
  }

  private boolean isOpen(CacheBinding cache) {
    return cache.id() < opened.length && opened[cache.id()] == cache.life();
  }

  private void setOpen(CacheBinding cache) {
    if (cache.id() >= opened.length) {
      opened = Arrays.copyOf(opened, Math.max(cache.id() + 1, 2 * opened.length));
    }
    opened[cache.id()] = cache.life();
  }

  private void forget(CacheBinding cache) {
    if (isOpen(cache)) {
      opened[cache.id()] = null;
    }
  }

  /**
   * Hands the results of a reply frame to their operations.
   *
   * @param in has the complete frame at its reader index, which stays
   * @throws ProtocolException if the frame is malformed or answers nothing that was asked; the
   *     connection is then to be ended with {@link #failAll}
   */
  public void readReply(ByteBuf in, int frameLength) {
    int start = in.readerIndex();
    FrameLayout.checkFlags(in, start, FrameLayout.FLAG_MORE | FrameLayout.FLAG_AWAITED);
    int flags = in.getByte(start + FrameLayout.FLAGS_OFFSET);
    boolean more = (flags & FrameLayout.FLAG_MORE) != 0;
    int correlation = in.getIntLE(start + FrameLayout.CORRELATION_OFFSET);
    SentFrame frame = frame(correlation);
    if (!frame.awaitsReply(correlation)) {
      throw malformed(
          "reply to frame " + Integer.toUnsignedString(correlation) + ", which awaits none");
    }
    int results = reader.begin(in, frameLength);
    if (results > frame.unanswered() || (!more && results < frame.unanswered())) {
      throw malformed(results + " results for " + frame.unanswered() + " commands");
    }
    sequence = Math.max(sequence, reader.sequence());
    if ((flags & FrameLayout.FLAG_AWAITED) != 0) {
      hold(correlation, frame);
    }
    while (reader.next(in)) {
      readResult(frame, in);
    }
    if (!more) {
      frame.clear();
      inFlight--;
    }
  }

  /** Has the operations of a frame wait for listeners, once, however many parts the reply has. */
  private void hold(int correlation, SentFrame frame) {
    if (!unsettled.containsKey(correlation)) {
      List<Operation> held = new ArrayList<>();
      frame.forEachUnanswered(
          operation -> {
            boolean isSame = !held.isEmpty() && held.get(held.size() - 1) == operation;
            if (!isSame && operation.hold()) { // The commands of an operation stand together.
              held.add(operation);
            }
          });
      unsettled.put(correlation, held);
    }
  }

  /**
   * Listeners have dealt with what a frame has done.
   *
   * @param in has the complete frame that says so at its reader index, which stays
   * @throws ProtocolException if no reply has announced it
   */
  public void readSettled(ByteBuf in) {
    int start = in.readerIndex();
    FrameLayout.checkFlags(in, start, 0);
    int correlation = in.getIntLE(start + FrameLayout.CORRELATION_OFFSET);
    List<Operation> held = unsettled.remove(correlation);
    if (held == null) {
      throw malformed(
          "frame " + Integer.toUnsignedString(correlation) + " is settled, and does not wait");
    }
    held.forEach(Operation::release);
  }

  /** Tells whether operations wait for listeners. */
  public boolean hasUnsettled() {
    return !unsettled.isEmpty();
  }

  private void readResult(SentFrame frame, ByteBuf in) {
    Operation operation = frame.operation();
    try {
      ClientException refused = refusalOfOpen(operation);
      if (refused == null) {
        operation.read(frame.command(), reader, in);
      } else {
        operation.refuse(frame.command(), refused);
      }
    } catch (IndexOutOfBoundsException e) {
      throw malformed("a block ends inside a field");
    }
    frame.answered();
  }

  /**
   * Learns from a result which caches are open, before anyone can act on it.
   *
   * @return why the cache of the operation could not be opened, null if that is not its result
   */
  private @Nullable ClientException refusalOfOpen(Operation operation) {
    boolean error = reader.status() == Status.ERROR;
    if (operation instanceof OpenOperation open) {
      if (reader.status() != Status.OK) {
        forget(open.binding());
      }
      if (error) {
        refusedOpens.put(open.binding().id(), operation.refusal(reader));
      } else {
        refusedOpens.remove(open.binding().id());
      }
      return null;
    }
    CacheBinding cache = operation.cache();
    if (cache == null || !error || reader.errorCode() != ErrorCode.NO_SUCH_CACHE) {
      return null;
    }
    ClientException refused = refusedOpens.get(cache.id());
    if (refused == null) {
      cache.destroyed();
    }
    return refused;
  }

  private static ProtocolException malformed(String text) {
    return new ProtocolException(ErrorCode.MALFORMED, text);
  }

  /** Fails every operation that was written, wholly or in part, and has not all of its results. */
  public void failAll(ClientException failure) {
    for (SentFrame frame : ring) {
      if (frame != null) {
        frame.failUnanswered(failure);
        frame.clear();
      }
    }
    inFlight = 0;
    // What they have done is known; whether listeners have heard of it will never be.
    unsettled.values().forEach(held -> held.forEach(Operation::release));
    unsettled.clear();
    if (current != null) {
      current.fail(failure);
      current = null;
    }
  }

  /**
   * Fails the operations whose deadline has passed; their results are ignored when they come.
   *
   * @param now of {@link System#nanoTime}
   */
  public void failOverdue(long now) {
    for (SentFrame frame : ring) {
      if (frame != null) {
        frame.failOverdue(now, this);
      }
    }
    unsettled.values().forEach(held -> held.forEach(each -> failIfOverdue(each, now)));
    if (current != null) {
      failIfOverdue(current, now);
    }
  }

  void failIfOverdue(Operation operation, long now) {
    if (operation.deadlineNanos() - now <= 0 && !operation.isDone()) {
      operation.fail(route.deadlinePassed());
    }
  }

  /** Time since the oldest frame was sent that awaits a reply, 0 if there is none. */
  public long oldestNanos(long now) {
    long oldest = 0;
    for (SentFrame frame : ring) {
      if (frame != null && frame.isSent()) {
        oldest = Math.max(oldest, now - frame.sentNanos());
      }
    }
    return oldest;
  }
}
