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
import io.crabcache.session.resp.RespLimits;
import io.crabcache.session.resp.RespLoop;
import io.crabcache.session.resp.RespSession;

/**
 * Opens the sessions of one thread, which share what they need during a turn only. Belongs to that
 * thread.
 */
public final class Dialects {
  private final Engine engine;
  private final SessionLimits limits;
  private final SessionCounters nativeCounters;
  private final Workspace workspace = new Workspace();
  private final RespLoop respLoop;

  /** Creates the opener of a thread's sessions. */
  public Dialects(
      Engine engine,
      SessionLimits limits,
      RequestLimits requestLimits,
      SessionCounters nativeCounters,
      SessionCounters respCounters) {
    this.engine = engine;
    this.limits = limits;
    this.nativeCounters = nativeCounters;
    this.respLoop =
        new RespLoop(
            engine,
            new Databases(engine),
            RespCommands.table(),
            new RespLimits(
                limits.maxFrameBytes(), limits.maxBatchCommands(), limits.maxOutputBytes()),
            requestLimits,
            respCounters);
  }

  /** Opens the session of a connection on which nothing was read yet. */
  public Session open(Peer peer) {
    return new UndecidedSession(this, peer);
  }

  Session openNative() {
    return new NativeSession(engine, limits, nativeCounters, workspace);
  }

  Session openText(Peer peer) {
    return new RespSession(respLoop, peer);
  }
}
