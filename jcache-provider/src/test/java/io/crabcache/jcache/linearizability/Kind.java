package io.crabcache.jcache.linearizability;

import java.util.Objects;

/**
 * The calls of a history, and what each does to a key alone: from the value before it and the
 * call's two operands to the value behind it and the result. Null is no value.
 */
enum Kind {
  GET {
    @Override
    Effect on(String before, String value, String expected) {
      return new Effect(before, before);
    }
  },
  PUT {
    @Override
    Effect on(String before, String value, String expected) {
      return new Effect(value, null);
    }
  },
  GET_AND_PUT {
    @Override
    Effect on(String before, String value, String expected) {
      return new Effect(value, before);
    }
  },
  PUT_IF_ABSENT {
    @Override
    Effect on(String before, String value, String expected) {
      return before == null ? new Effect(value, true) : new Effect(before, false);
    }
  },
  REPLACE_EXPECTED {
    @Override
    Effect on(String before, String value, String expected) {
      return Objects.equals(before, expected) ? new Effect(value, true) : new Effect(before, false);
    }
  },
  REMOVE_EXPECTED {
    @Override
    Effect on(String before, String value, String expected) {
      return Objects.equals(before, expected) ? new Effect(null, true) : new Effect(before, false);
    }
  },
  REMOVE {
    @Override
    Effect on(String before, String value, String expected) {
      return new Effect(null, before != null);
    }
  },
  /** A processor that appends, and returns what was there. */
  INVOKE_APPEND {
    @Override
    Effect on(String before, String value, String expected) {
      return new Effect(before == null ? value : before + "+", before);
    }
  },
  /** A processor that stores where there is nothing, removes what is there, and returns it. */
  INVOKE_TOGGLE {
    @Override
    Effect on(String before, String value, String expected) {
      return new Effect(before == null ? value : null, before);
    }
  };

  /**
   * What a call does.
   *
   * @param after the value behind it
   * @param result what it returns
   */
  record Effect(String after, Object result) {}

  /**
   * Does the call alone.
   *
   * @param value what it stores, where it does
   * @param expected what it compares with, never null where it does
   */
  abstract Effect on(String before, String value, String expected);
}
