package io.crabcache.session;

/** Why a session returned from {@link Session#process}, and what it waits for. */
public enum Progress {
  /** Every complete request was answered; call again when more bytes were read. */
  NEEDS_INPUT,
  /** The connection had its turn and there is more to do; let others run, then call again. */
  YIELD,
  /** The output is at its bound; write it, then call again. */
  OUTPUT_FULL,
  /** The output ends with the last reply; write it, then close the connection. */
  CLOSE
}
