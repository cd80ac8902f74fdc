package io.crabcache.protocol.resp;

/**
 * Any bytes in any pieces: they are requests, a part of one or a refusal, and the same as a naive
 * reader finds in the whole.
 */
public final class RequestFuzz {
  private static final RequestLimits LIMITS = new RequestLimits(12, 300, 200);
  private static final RequestReader READER = new RequestReader(LIMITS);

  private RequestFuzz() {}

  /** The first byte says how the others are cut. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = new byte[input.length - 1];
    System.arraycopy(input, 1, bytes, 0, bytes.length);
    String expected = NaiveReader.read(bytes, LIMITS);
    int seed = input[0] & 0xFF;
    Feed whole = new Feed(READER);
    whole.add(bytes, 0, bytes.length);
    same(whole, expected);
    Feed pieces = new Feed(READER);
    for (int at = 0; at < bytes.length; ) {
      int next = Math.min(bytes.length, at + 1 + seed % 7);
      pieces.add(bytes, at, next);
      seed = seed * 31 + 17 & 0xFFFF;
      at = next;
    }
    same(pieces, expected);
  }

  private static void same(Feed feed, String expected) {
    if (!feed.result().equals(expected)) {
      throw new IllegalStateException(feed.result() + " instead of " + expected);
    }
  }
}
