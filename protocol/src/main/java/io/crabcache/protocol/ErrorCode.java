package io.crabcache.protocol;

/**
 * What went wrong, as a number on the wire (u16). Codes under 100 end the connection in an error
 * frame; the others answer one command and harm nothing else.
 */
public enum ErrorCode {
  /** Bytes that are not of the protocol. */
  MALFORMED(1),
  /** No protocol version that both sides speak. */
  UNSUPPORTED_VERSION(2),
  /** A frame over the negotiated limit. */
  FRAME_TOO_LARGE(3),
  /** The server has as many connections as it may have. */
  TOO_MANY_CONNECTIONS(4),
  /** A frame stayed unfinished for too long. */
  UNFINISHED_FRAME(5),
  /** The server is stopping. */
  SHUTTING_DOWN(6),
  /** Reserved: the credentials in the hello are missing or wrong. */
  NOT_AUTHENTICATED(7),
  /** More commands in one batch than the welcome allowed. */
  BATCH_TOO_LARGE(8),
  /** The server holds as many unfinished requests and unread replies as it may. */
  OVERLOADED(9),
  /** The server's log failed before what the client asked for was safe; it may or may not last. */
  NOT_DURABLE(10),

  /** Reserved: in version 1 an opcode that is not known ends the connection. */
  UNKNOWN_COMMAND(100),
  /** The cache id was not opened on this connection, or the cache was destroyed since. */
  NO_SUCH_CACHE(101),
  /** An operand is out of its range. */
  INVALID_ARGUMENT(102),
  /** A key or value is larger than the store takes. */
  TOO_LARGE(103),
  /** The store has as many caches as it may have. */
  STORE_FULL(104),
  /** The server failed; its log says why. */
  INTERNAL(105),
  /** The server's log has failed: it refuses what would change something. */
  LOG_FAILED(106),
  /** The peer sent a code that this version does not know. */
  UNKNOWN(0xFFFF);

  private static final ErrorCode[] BY_CODE = new ErrorCode[128];

  static {
    for (ErrorCode code : values()) {
      if (code != UNKNOWN) {
        BY_CODE[code.code] = code;
      }
    }
  }

  private final int code;

  ErrorCode(int code) {
    this.code = code;
  }

  /** Returns the number that stands for this on the wire. */
  public int code() {
    return code;
  }

  /** Tells whether this ends the connection. */
  public boolean endsConnection() {
    return code < 100;
  }

  /** Returns the constant for a number, {@link #UNKNOWN} for one that this version lacks. */
  public static ErrorCode of(int code) {
    ErrorCode known = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    return known == null ? UNKNOWN : known;
  }
}
