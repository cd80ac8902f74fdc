package io.crabcache.protocol;

/**
 * How a command is to be carried out: two bytes behind its opcode.
 *
 * <pre>
 *   15 14 13 12 11 10  9  8  7  6  5  4  3  2  1  0
 *  +--+--+--+--+--+--+--+--+--+--------+--+--------+
 *  |  zero        |RE|RV|WV|AC| expiry |RP|condit. |
 *  +--+--+--+--+--+--+--+--+--+--------+--+--------+
 * </pre>
 */
public final class Modifiers {

  /** Bits of the condition under which a put, remove or touch takes effect. */
  public static final int CONDITION_MASK = 0x7;

  /** No condition. For OPEN: create the cache unless it exists. */
  public static final int ALWAYS = 0;

  /** Only if the key has no live entry. For OPEN: fail if the cache exists. */
  public static final int IF_ABSENT = 1;

  /** Only if the key has a live entry. For OPEN: fail unless the cache exists. */
  public static final int IF_PRESENT = 2;

  /** Only if the live entry has the version that the command carries. */
  public static final int IF_VERSION = 3;

  /** Only if the live entry's value has the bytes that the command carries. */
  public static final int IF_VALUE = 4;

  /** RP: the result carries the previous value. */
  public static final int RETURN_PREVIOUS = 1 << 3;

  /** Bits of the new expiry. */
  public static final int EXPIRY_MASK = 0x7 << 4;

  /** The cache's durations decide. */
  public static final int EXPIRY_POLICY = 0;

  /** The command carries a time to live in milliseconds. */
  public static final int EXPIRY_TTL = 1 << 4;

  /** The command carries a time in milliseconds of the server's clock. */
  public static final int EXPIRY_DEADLINE = 2 << 4;

  /** The entry does not expire. */
  public static final int EXPIRY_NEVER = 3 << 4;

  /** The entry's expiry stays as it is; a new entry gets the cache's duration for creation. */
  public static final int EXPIRY_KEEP = 4 << 4;

  /**
   * AC: the command counts as an access for expiry when it finds an entry and does not change it (a
   * get; a conditional command whose comparison failed).
   */
  public static final int ACCESS = 1 << 7;

  /** WV: ITERATE returns values beside keys. */
  public static final int WITH_VALUES = 1 << 8;

  /** RV: the result carries the entry's version. */
  public static final int RETURN_VERSION = 1 << 9;

  /** RE: the result carries the entry's expiry. */
  public static final int RETURN_EXPIRY = 1 << 10;

  /** UW: CLEAR refuses, with a MISMATCH, if somebody listens to removals from the cache. */
  public static final int UNLESS_WATCHED = 1 << 11;

  /** All bits that version 1 knows. */
  public static final int ALL = (1 << 12) - 1;

  private Modifiers() {}

  /** Returns the condition's bits. */
  public static int condition(int modifiers) {
    return modifiers & CONDITION_MASK;
  }

  /** Returns the expiry's bits. */
  public static int expiry(int modifiers) {
    return modifiers & EXPIRY_MASK;
  }

  /** Tells whether the bits are a combination of known ones. */
  public static boolean isValid(int modifiers) {
    return (modifiers & ~ALL) == 0
        && condition(modifiers) <= IF_VALUE
        && expiry(modifiers) <= EXPIRY_KEEP;
  }

  /** Tells whether a command with these bits carries an expiry operand. */
  public static boolean hasExpiryOperand(int modifiers) {
    int expiry = expiry(modifiers);
    return expiry == EXPIRY_TTL || expiry == EXPIRY_DEADLINE;
  }
}
