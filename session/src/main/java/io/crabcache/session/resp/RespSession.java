package io.crabcache.session.resp;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.resp.RequestRest;
import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.Peer;
import io.crabcache.session.Progress;
import io.crabcache.session.Session;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What a connection in a text dialect does: requests in, replies out, in their order. */
public final class RespSession implements Session {
  private final RespLoop loop;
  private final ClientState client;
  private final RequestRest rest = new RequestRest();
  private @Nullable Ongoing ongoing;
  private long awaited;
  private boolean unfinished;
  private boolean ended;

  /**
   * Creates the session of a connection on which nothing was read yet.
   *
   * @param loop shared with the sessions of the same thread
   */
  public RespSession(RespLoop loop, Peer peer) {
    this.loop = loop;
    this.client = new ClientState(peer, loop.engine().now());
    loop.server().clients().add(client);
  }

  @Override
  public Progress process(ByteBuf in, ByteBuf out) {
    return ended ? Progress.CLOSE : loop.turn(this, in, out);
  }

  /** What the connection has said of itself. */
  public ClientState client() {
    return client;
  }

  RequestRest rest() {
    return rest;
  }

  @Nullable Ongoing ongoing() {
    return ongoing;
  }

  void ongoing(@Nullable Ongoing rest) {
    ongoing = rest;
  }

  @Override
  public long awaited() {
    return awaited;
  }

  /** Notes that the output depends on a position of the engine's log. */
  void await(long position) {
    awaited = Math.max(awaited, position);
  }

  void unfinished(boolean begun) {
    unfinished = begun;
  }

  Progress end() {
    ended = true;
    unfinished = false;
    return Progress.CLOSE;
  }

  @Override
  public boolean isUnfinished() {
    return unfinished;
  }

  @Override
  public long heldBytes() {
    Ongoing rest = ongoing;
    return rest == null ? 0 : rest.heldBytes();
  }

  @Override
  public String clientName() {
    return client.name();
  }

  /** Clients of version 3 are told by a push; for others the dialect has no words. */
  @Override
  public void goodbye(ByteBuf out) {
    if (!ended && client.version() == 3) {
      RespWriter writer = new RespWriter();
      writer.begin(out, client.version());
      writer.push(2);
      writer.bulk("shutdown");
      writer.bulk("the server is stopping");
    }
  }

  @Override
  public void fail(ErrorCode code, String text, ByteBuf out) {
    if (!ended) {
      end();
      error(
          code == ErrorCode.TOO_MANY_CONNECTIONS
              ? "ERR max number of clients reached: " + text
              : "ERR " + text,
          out);
    }
  }

  /** The prefix is Redis's for a server that cannot write to its disk. */
  @Override
  public void notDurable(String text, ByteBuf out) {
    end();
    error(RespReplies.prefix(Failure.LOG_FAILED) + text, out);
  }

  private void error(String text, ByteBuf out) {
    RespWriter writer = new RespWriter();
    writer.begin(out, client.version());
    writer.error(text);
  }

  @Override
  public void close() {
    ended = true;
    loop.server().clients().remove(client);
    Ongoing left = ongoing;
    ongoing = null;
    if (left != null) {
      loop.end(left);
    }
  }
}
