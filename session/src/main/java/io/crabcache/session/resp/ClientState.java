package io.crabcache.session.resp;

import io.crabcache.engine.store.CacheHandle;
import io.crabcache.session.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has said of itself and how it wants to be answered. Written by its own thread;
 * what {@code CLIENT LIST} shows of it may be read by others, and may be a moment old.
 */
public final class ClientState {

  /** Whether replies are sent. */
  public enum ReplyMode {
    /** All of them. */
    ON,
    /** None. */
    OFF,
    /** None to the next command, then all. */
    SKIP_NEXT
  }

  private final Peer peer;
  private volatile int database;
  private volatile int version = 2;
  private volatile String name = "";
  private ReplyMode replyMode = ReplyMode.ON;
  private volatile boolean noTouch;
  private @Nullable CacheHandle cache;

  /** Not volatile: it is written for each command, and who reads it can bear an old one. */
  private @Nullable RespCommand lastCommand;

  ClientState(Peer peer) {
    this.peer = peer;
  }

  /** The connection. */
  public Peer peer() {
    return peer;
  }

  /** Number of the database that was selected. */
  public int database() {
    return database;
  }

  /** Selects a database. */
  public void select(int number) {
    database = number;
    cache = null;
  }

  @Nullable CacheHandle cache() {
    return cache;
  }

  void cache(CacheHandle handle) {
    cache = handle;
  }

  /** Version of the protocol, 2 or 3. */
  public int version() {
    return version;
  }

  /** Sets the version of the protocol. */
  public void version(int spoken) {
    version = spoken;
  }

  /** What the client calls itself; empty if it has not said. */
  public String name() {
    return name;
  }

  /** Sets what the client calls itself. */
  public void name(String given) {
    name = given;
  }

  /** The command that was taken last; null before the first. */
  public @Nullable RespCommand lastCommand() {
    return lastCommand;
  }

  void lastCommand(RespCommand command) {
    lastCommand = command;
  }

  /** Whether replies are sent. */
  public ReplyMode replyMode() {
    return replyMode;
  }

  /** Says whether replies are sent. */
  public void replyMode(ReplyMode mode) {
    replyMode = mode;
  }

  /** Whether reads leave no trace in what eviction goes by. */
  public boolean isNoTouch() {
    return noTouch;
  }

  /** Says whether reads leave a trace. */
  public void noTouch(boolean on) {
    noTouch = on;
  }

  /** Makes everything as it was when the connection came. */
  public void reset() {
    select(0);
    version = 2;
    name = "";
    replyMode = ReplyMode.ON;
    noTouch = false;
  }
}
