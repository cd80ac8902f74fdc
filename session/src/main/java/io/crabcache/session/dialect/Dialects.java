package io.crabcache.session.dialect;

import io.crabcache.engine.Engine;
import io.crabcache.protocol.resp.RequestLimits;
import io.crabcache.session.NativeSession;
import io.crabcache.session.Peer;
import io.crabcache.session.Session;
import io.crabcache.session.SessionCounters;
import io.crabcache.session.SessionLimits;
import io.crabcache.session.Workspace;
import io.crabcache.session.resp.Databases;
import io.crabcache.session.resp.RespLoop;
import io.crabcache.session.resp.RespSession;
import io.crabcache.session.resp.ServerContext;
import java.util.function.Supplier;

/**
 * Opens the sessions of one thread, which share what they need during a turn only. Belongs to that
 * thread.
 */
public final class Dialects {
  private final Engine engine;
  private final Supplier<SessionLimits> limits;
  private final SessionCounters nativeCounters;
  private final Workspace workspace = new Workspace();
  private final RespLoop respLoop;

  /**
   * Creates the opener of a thread's sessions.
   *
   * @param limits bounds of sessions as they are now; a session of the native dialect keeps those
   *     that it has told its client
   * @param server shared with the openers of other threads
   */
  public Dialects(
      Engine engine,
      Supplier<SessionLimits> limits,
      RequestLimits requestLimits,
      ServerContext server) {
    this.engine = engine;
    this.limits = limits;
    this.nativeCounters = server.nativeCounters();
    this.respLoop =
        new RespLoop(
            engine, new Databases(engine), RespCommands.table(), limits, requestLimits, server);
  }

  /** Opens the session of a connection on which nothing was read yet. */
  public Session open(Peer peer) {
    return new UndecidedSession(this, peer);
  }

  Session openNative(Peer peer) {
    return new NativeSession(engine, limits, nativeCounters, workspace, peer::wakeUp);
  }

  Session openText(Peer peer) {
    return new RespSession(respLoop, peer);
  }
}
