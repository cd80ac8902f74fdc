package io.crabcache.protocol.resp;

/**
 * What a connection keeps of a request that has begun to arrive: how far it was read, so that the
 * next look goes on from there. All positions are relative to the request's first byte, so the
 * bytes themselves may be moved in between. Not thread safe.
 */
public final class RequestRest {

  /** Bytes that must be there before another look can find anything new. */
  int neededBytes;

  /** Where to go on: at the line end in front of an argument's header; in a line, its next byte. */
  int position;

  /** Number of arguments in front of {@link #position}. */
  int argument;

  /** Number of arguments that the request has announced; 0 while that is not known. */
  int count;

  /** Creates the state of a connection that has received nothing. */
  public RequestRest() {
    clear();
  }

  /** Whether some bytes of a request are there and the others are awaited. */
  public boolean isBegun() {
    return neededBytes > 1;
  }

  /** Forgets the request. */
  public void clear() {
    neededBytes = 1;
    position = 0;
    argument = 0;
    count = 0;
  }

  /** Notes a position and returns the answer of {@link RequestReader#read} to a part. */
  int await(int needed, int at, int arguments, int announced) {
    neededBytes = needed;
    position = at;
    argument = arguments;
    count = announced;
    return 0;
  }
}
