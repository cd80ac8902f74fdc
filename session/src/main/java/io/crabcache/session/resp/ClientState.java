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
    SKIP_NEXT,
    /** None to this command, then all. */
    SKIP
  }

  private final Peer peer;
  private volatile int database;
  private volatile int version = 2;
  private volatile String name = "";
  private ReplyMode replyMode = ReplyMode.ON;
  private volatile boolean noTouch;
  private volatile boolean noEvict;
  private volatile String libraryName = "";
  private volatile String libraryVersion = "";
  private final long createdMillis;
  private @Nullable CacheHandle cache;

  // Not volatile: written for each command or turn, and who reads them can bear old ones.
  private @Nullable RespCommand lastCommand;
  private long lastTurnMillis;
  private int inputBytes;
  private int inputRoom;

  ClientState(Peer peer, long createdMillis) {
    this.peer = peer;
    this.createdMillis = createdMillis;
    this.lastTurnMillis = createdMillis;
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

  /** Starts the replies to a turn's commands, or the one to a command that stands alone. */
  void beginReply() {
    if (replyMode == ReplyMode.SKIP_NEXT) {
      replyMode = ReplyMode.SKIP;
    }
  }

  /** Whether what was written since {@link #beginReply} is sent. */
  boolean isReplyWanted() {
    return replyMode == ReplyMode.ON;
  }

  /** Ends what {@link #beginReply} started. */
  void endReply() {
    if (replyMode == ReplyMode.SKIP) {
      replyMode = ReplyMode.ON;
    }
  }

  /** Whether the client asked that it be not ended for the memory of others. */
  public boolean isNoEvict() {
    return noEvict;
  }

  /** Says whether the client asks for that. */
  public void noEvict(boolean on) {
    noEvict = on;
  }

  /** Name of the library that the client uses; empty if it has not said. */
  public String libraryName() {
    return libraryName;
  }

  /** Sets the name of the library. */
  public void libraryName(String given) {
    libraryName = given;
  }

  /** Version of the library that the client uses; empty if it has not said. */
  public String libraryVersion() {
    return libraryVersion;
  }

  /** Sets the version of the library. */
  public void libraryVersion(String given) {
    libraryVersion = given;
  }

  /** When the session began, milliseconds of the engine's clock. */
  public long createdMillis() {
    return createdMillis;
  }

  /** When the last turn began, milliseconds of the engine's clock. */
  public long lastTurnMillis() {
    return lastTurnMillis;
  }

  void beginTurn(long nowMillis) {
    lastTurnMillis = nowMillis;
  }

  /** Bytes that were read and are not answered. */
  public int inputBytes() {
    return inputBytes;
  }

  /** Bytes that may be read behind them into the same buffer. */
  public int inputRoom() {
    return inputRoom;
  }

  void input(int bytes, int room) {
    inputBytes = bytes;
    inputRoom = room;
  }

  /** Takes a request without words, which uses up what {@code CLIENT REPLY SKIP} has left. */
  void emptyRequest() {
    if (replyMode == ReplyMode.SKIP_NEXT) {
      replyMode = ReplyMode.ON;
    }
  }

  /**
   * Makes everything as it was when the connection came, except what names the library, and that no
   * reply to the command under way is wanted.
   */
  public void reset() {
    select(0);
    version = 2;
    name = "";
    replyMode = replyMode == ReplyMode.SKIP ? ReplyMode.SKIP : ReplyMode.ON;
    noTouch = false;
    noEvict = false;
  }
}
