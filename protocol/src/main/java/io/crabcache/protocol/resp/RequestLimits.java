package io.crabcache.protocol.resp;

/**
 * How large a request may be. A request over a limit is refused as soon as it announces its size.
 *
 * @param maxArguments most arguments of a request, the command's name among them; at least 10
 * @param maxRequestBytes most bytes of a whole request on the wire; 64 to 1 GiB
 * @param maxInlineBytes most bytes of an inline line with its end; at least 64
 */
public record RequestLimits(int maxArguments, int maxRequestBytes, int maxInlineBytes) {
  private static final int MIN_ARGUMENTS = 10;
  private static final int MIN_BYTES = 64;
  private static final int MAX_BYTES = 1 << 30;

  /** Checks the bounds of the limits themselves. */
  public RequestLimits {
    if (maxArguments < MIN_ARGUMENTS) {
      throw new IllegalArgumentException("maxArguments " + maxArguments + " is under 10");
    }
    if (maxRequestBytes < MIN_BYTES || maxRequestBytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "maxRequestBytes " + maxRequestBytes + " is not in 64 to " + MAX_BYTES);
    }
    if (maxInlineBytes < MIN_BYTES) {
      throw new IllegalArgumentException("maxInlineBytes " + maxInlineBytes + " is under 64");
    }
  }
}
