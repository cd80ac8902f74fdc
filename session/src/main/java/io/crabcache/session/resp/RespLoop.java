package io.crabcache.session.resp;

import io.crabcache.engine.Engine;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.protocol.resp.RequestLimits;
import io.crabcache.protocol.resp.RequestReader;
import io.crabcache.protocol.resp.RespException;
import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.Peer;
import io.crabcache.session.Progress;
import io.crabcache.session.SessionCounters;
import io.crabcache.session.SessionLimits;
import io.crabcache.session.resp.ClientState.ReplyMode;
import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the turns of an event loop's text sessions. What a turn works with is empty between two, so
 * that sessions share it: thousands of connections cost no more than the few that are busy.
 *
 * <p>A turn collects rows while requests are whole and their commands take rows, has the engine
 * execute them, and goes on behind a command that is carried out at once, up to the commands of a
 * turn. If the output reaches its bound, what is not executed stays in the input and is read again.
 * Belongs to one thread at a time.
 */
public final class RespLoop {
  static final ClientState NOBODY = new ClientState(Peer.NONE, 0);

  /** Most words of a command that is carried out at one go, and may answer each at length. */
  private static final int MAX_IMMEDIATE_WORDS = 1000;

  /** Words up to which a command may carry a turn over its bound. */
  private static final int SMALL_COMMAND_WORDS = 16;

  private final Engine engine;
  private final Databases databases;
  private final CommandTable commands;
  private final Supplier<SessionLimits> currentLimits;
  private final ServerContext server;
  private final SessionCounters counters;
  private final RequestReader reader;
  private final RespWriter writer = new RespWriter();
  private final CommandBatch batch = new CommandBatch();
  private final RespTurn turn = new RespTurn();
  private final RespReplies replies;
  private final Call call;
  private SessionLimits limits;

  /** Why the rows that were collected are executed now. */
  private @Nullable ImmediateCommand barrier;

  private @Nullable String protocolError;
  private boolean incomplete;
  private int budget;
  private int executed;

  /** The one exclusive command that is under way. */
  private @Nullable Ongoing exclusive;

  /** Of the request that was read last. */
  private int requestBytes;

  /** Creates the loop's part of its sessions. */
  public RespLoop(
      Engine engine,
      Databases databases,
      CommandTable commands,
      Supplier<SessionLimits> limits,
      RequestLimits requestLimits,
      ServerContext server) {
    this.engine = engine;
    this.databases = databases;
    this.commands = commands;
    this.currentLimits = limits;
    this.limits = limits.get();
    this.server = server;
    this.counters = server.respCounters();
    this.reader = new RequestReader(requestLimits);
    this.replies = new RespReplies(engine, batch, turn, writer);
    this.call = new Call(this, reader, batch, turn);
  }

  Engine engine() {
    return engine;
  }

  Databases databases() {
    return databases;
  }

  CommandTable commands() {
    return commands;
  }

  SessionLimits limits() {
    return limits;
  }

  ServerContext server() {
    return server;
  }

  RespWriter writer() {
    return writer;
  }

  /** Takes one turn of a session. */
  Progress turn(RespSession session, ByteBuf in, ByteBuf out) {
    ClientState client = session.client();
    limits = currentLimits.get();
    writer.begin(out, client.version());
    call.begin(client, out);
    client.beginTurn(engine.now());
    budget = limits.maxBatchCommands();
    executed = 0;
    try {
      Progress progress = session.ongoing() == null ? null : goOn(session, out);
      while (progress == null) {
        progress = step(session, in, out);
      }
      return progress;
    } finally {
      counters.batch(executed, 0);
      batch.clear();
      replies.end();
      session.await(call.awaited());
      client.input(in.readableBytes(), 0);
    }
  }

  /**
   * Collects rows and executes them, and the command behind them that waits for it.
   *
   * @return null to go on with the turn
   */
  private @Nullable Progress step(RespSession session, ByteBuf in, ByteBuf out) {
    ClientState client = session.client();
    int outStart = out.writerIndex();
    collect(session, in, client.replyMode() == ReplyMode.SKIP_NEXT);
    boolean all = execute(session, in);
    executed += replies.commands();
    if (replies.commands() > 0) {
      client.beginReply();
      endReply(client, out, outStart);
    }
    if (all && barrier != null) {
      executed++;
      return runBarrier(session, barrier, in, out);
    }
    return next(session, all, in, out);
  }

  /** Takes what was written for a client back if it does not want it. */
  private static void endReply(ClientState client, ByteBuf out, int outStart) {
    if (!client.isReplyWanted()) {
      out.writerIndex(outStart);
    }
    client.endReply();
  }

  /** Whether a session has an exclusive command under way. */
  boolean isExclusiveUnderWay() {
    return exclusive != null;
  }

  /** Ends a command that took several turns, at its end or with its connection's. */
  void end(Ongoing rest) {
    if (rest.isExclusive()) {
      exclusive = null;
    }
    rest.close();
  }

  private @Nullable Progress goOn(RespSession session, ByteBuf out) {
    Ongoing rest = session.ongoing();
    int outStart = out.writerIndex();
    budget--;
    executed++;
    if (rest == null || !rest.advance(call)) {
      return Progress.YIELD;
    }
    session.ongoing(null);
    end(rest);
    endReply(session.client(), out, outStart);
    return null;
  }

  private @Nullable Progress next(RespSession session, boolean all, ByteBuf in, ByteBuf out) {
    if (!all) {
      return Progress.OUTPUT_FULL;
    }
    String error = protocolError;
    if (error != null) {
      counters.parseError();
      writer.error("ERR Protocol error: " + error);
      return session.end();
    }
    if (incomplete) {
      session.unfinished(in.isReadable());
      return Progress.NEEDS_INPUT;
    }
    if (budget <= 0) {
      session.unfinished(false);
      return in.isReadable() ? Progress.YIELD : Progress.NEEDS_INPUT;
    }
    return out.readableBytes() >= limits.maxOutputBytes() ? Progress.OUTPUT_FULL : null;
  }

  /**
   * Turns whole requests into rows, until there are no more, a command stands in the way, or the
   * turn has as many as it may.
   *
   * @param single whether to stop behind one command
   */
  private void collect(RespSession session, ByteBuf in, boolean single) {
    batch.clear();
    batch.setSource(in);
    turn.begin(in.readerIndex());
    barrier = null;
    protocolError = null;
    incomplete = false;
    boolean more = true;
    try {
      while (more && budget > 0) {
        requestBytes = reader.read(in, session.rest());
        if (requestBytes == 0) {
          incomplete = true;
          return;
        }
        more = take(session, in) && !single;
      }
    } catch (RespException e) {
      protocolError = e.getMessage();
    }
  }

  /**
   * Takes the request that was read.
   *
   * @return false if no further one can be taken before what was collected is executed
   */
  private boolean take(RespSession session, ByteBuf in) {
    if (reader.count() == 0) {
      in.skipBytes(requestBytes);
      session.client().emptyRequest();
      return true;
    }
    @SuppressWarnings("ReferenceEquality") // Which buffer it is, not what is in it.
    boolean elsewhere = reader.source() != in;
    if (elsewhere && batch.size() > 0) {
      return false; // Its words lie in another buffer: it has a batch of its own.
    }
    int rows = batch.size();
    if (rows > 0 && call.words() > budget + SMALL_COMMAND_WORDS) {
      budget = 0; // A command of many rows waits for the next turn.
      return false;
    }
    batch.setSource(reader.source());
    RespCommand command = find();
    if (command instanceof ImmediateCommand immediate) {
      barrier = immediate;
      return false;
    }
    if (command != null) {
      command.add(call);
      session.client().lastCommand(command);
    }
    budget -= batch.size() - rows;
    in.skipBytes(requestBytes);
    turn.addCommand(batch.size(), in.readerIndex());
    return !elsewhere;
  }

  /**
   * Finds the command of the request that was read.
   *
   * @return null if there is none; then the error has its row
   */
  private @Nullable RespCommand find() {
    RespCommand command = commands.find(reader.source(), reader.index(0), reader.length(0));
    if (command instanceof ContainerCommand container) {
      RespCommand part = container.find(call);
      if (part == null) {
        call.fail(container.unknownPart(call));
        return null;
      }
      command = part;
    }
    if (command == null) {
      if (HttpRequest.begins(call)) {
        return HttpRequest.INSTANCE;
      }
      call.fail(Unknown.command(call));
      return null;
    }
    if (!command.info().accepts(call.words())) {
      call.fail(Call.wrongArity(command.info().name()));
      return null;
    }
    if (command instanceof ImmediateCommand && call.words() > MAX_IMMEDIATE_WORDS) {
      call.fail(
          "ERR the '%s' command takes at most %d words, not %d"
              .formatted(command.info().name(), MAX_IMMEDIATE_WORDS, call.words()));
      return null;
    }
    return command;
  }

  private boolean execute(RespSession session, ByteBuf in) {
    replies.begin(call.out(), limits.maxOutputBytes());
    int size = batch.size();
    if (size == 0 || call.execute(batch, replies) == size) {
      return true;
    }
    in.readerIndex(turn.inputEnd(replies.commands()));
    session.rest().clear();
    session.unfinished(false);
    return false;
  }

  private @Nullable Progress runBarrier(
      RespSession session, ImmediateCommand command, ByteBuf in, ByteBuf out) {
    ClientState client = session.client();
    int outStart = out.writerIndex();
    budget--;
    client.lastCommand(command);
    client.input(in.readableBytes(), in.writableBytes());
    client.beginReply();
    command.run(call);
    if (call.takePostponed()) {
      return Progress.YIELD;
    }
    in.skipBytes(requestBytes);
    Ongoing rest = call.takeOngoing();
    if (rest != null) {
      session.ongoing(rest);
      exclusive = rest.isExclusive() ? rest : exclusive;
      return Progress.YIELD;
    }
    endReply(client, out, outStart);
    return call.isLast() ? session.end() : null;
  }
}
