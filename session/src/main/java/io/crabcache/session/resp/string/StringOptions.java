package io.crabcache.session.resp.string;

import io.crabcache.session.resp.Call;

/**
 * The options that {@code SET} and {@code GETEX} have in common, as bits of a number, so that
 * reading them allocates nothing. The bits above are the place of the word that says when the value
 * expires.
 */
final class StringOptions {

  /** Only if there is no value. */
  static final int NX = 1;

  /** Only if there is a value. */
  static final int XX = 1 << 1;

  /** Answer the value that there was. */
  static final int GET = 1 << 2;

  /** Leave the expiry as it is. */
  static final int KEEPTTL = 1 << 3;

  /** Take the expiry away. */
  static final int PERSIST = 1 << 4;

  private static final int EX = 1 << 5;
  private static final int PX = 1 << 6;
  private static final int EXAT = 1 << 7;
  private static final int PXAT = 1 << 8;

  /** All options that a word with a time follows. */
  static final int TIMES = EX | PX | EXAT | PXAT;

  /** What no further option is allowed beside, and what cannot be understood at all. */
  static final int SYNTAX_ERROR = -1;

  static final int OF_SET = NX | XX | GET | KEEPTTL | TIMES;
  static final int OF_GETEX = PERSIST | TIMES;

  private static final int LIFETIMES = KEEPTTL | PERSIST | TIMES;
  private static final int WORD_SHIFT = 9;
  private static final int OPTIONS_MASK = (1 << WORD_SHIFT) - 1;

  private StringOptions() {}

  /**
   * Reads the options from a word on. A later time replaces an earlier one of the same kind, as in
   * Redis.
   *
   * @param known the command's own options
   * @return {@link #SYNTAX_ERROR} if one is unknown, lacks its time or contradicts another
   */
  static int read(Call call, int from, int known) {
    int options = 0;
    int timeWord = 0;
    for (int word = from; word < call.words(); word++) {
      int option = option(call, word) & known;
      if (option == 0 || (options & contraryOf(option)) != 0) {
        return SYNTAX_ERROR;
      }
      if ((option & TIMES) != 0) {
        timeWord = ++word;
      }
      options |= option;
    }
    return timeWord == call.words() ? SYNTAX_ERROR : options | timeWord << WORD_SHIFT;
  }

  /** The deadline that the options give, as {@link ExpiryTime#deadline} does. */
  static long deadline(Call call, int options) {
    int word = (options & ~OPTIONS_MASK) >>> WORD_SHIFT;
    return ExpiryTime.deadline(
        call, word, (options & (EX | EXAT)) != 0, (options & (EX | PX)) != 0);
  }

  private static int contraryOf(int option) {
    return switch (option) {
      case NX -> XX;
      case XX -> NX;
      case GET -> 0;
      default -> LIFETIMES & ~option;
    };
  }

  private static int option(Call call, int word) {
    return switch (call.length(word)) {
      case 2 ->
          call.is(word, "EX")
              ? EX
              : call.is(word, "PX") ? PX : call.is(word, "NX") ? NX : call.is(word, "XX") ? XX : 0;
      case 3 -> call.is(word, "GET") ? GET : 0;
      case 4 -> call.is(word, "EXAT") ? EXAT : call.is(word, "PXAT") ? PXAT : 0;
      default -> call.is(word, "KEEPTTL") ? KEEPTTL : call.is(word, "PERSIST") ? PERSIST : 0;
    };
  }
}
