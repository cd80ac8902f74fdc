package io.crabcache.session.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A pattern of keys or names as Redis reads it: {@code *} is any number of bytes, {@code ?} is one,
 * {@code [a-z]} and {@code [^a-z]} are one of a class, a backslash takes the meaning from what
 * follows. No pattern is refused: a class that is not closed ends with the pattern.
 *
 * <p>Each part but {@code *} takes one byte. So when something does not match, only the last {@code
 * *} has to try with one byte more: what earlier ones could leave to it, it has tried. That bounds
 * the cost by the product of the two lengths, as Redis's own matching since 7.0. Immutable.
 */
public final class Glob {

  /** Longest pattern that commands take, bytes. */
  public static final int MAX_BYTES = 1024;

  /** Matches every key, the empty one too. */
  public static final Glob ALL = new Glob("*".getBytes(StandardCharsets.US_ASCII));

  /** Matches no key: a class of nothing. */
  public static final Glob NONE = new Glob("[]".getBytes(StandardCharsets.US_ASCII));

  private static final int MISMATCH = -1;

  private final byte[] pattern;
  private final boolean all;

  /** Takes a pattern. */
  public Glob(byte[] pattern) {
    this.pattern = pattern.clone();
    this.all = pattern.length == 1 && pattern[0] == '*';
  }

  /** A pattern of names without regard to case: both are to be in lower case. */
  public static Glob ofNames(String pattern) {
    byte[] bytes = pattern.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    return bytes.length > MAX_BYTES ? NONE : new Glob(bytes);
  }

  /** Whether it matches all keys or none, whatever is in them. */
  @SuppressWarnings("ReferenceEquality") // There is one object for each.
  public boolean isTrivial() {
    return this == ALL || this == NONE;
  }

  /** Length of the pattern, bytes; a match takes at most this many steps for each byte of a key. */
  public int length() {
    return pattern.length;
  }

  /** Tells whether a name in lower case matches. */
  public boolean matches(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return matches(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  /** Tells whether the bytes of a key match. */
  public boolean matches(ByteBuf source, int index, int length) {
    if (all || length == 0) {
      return all || pattern.length == 0; // Of many stars, only one alone matches an empty key.
    }
    int key = index;
    int end = index + length;
    int at = 0;
    int restart = MISMATCH;
    int restartKey = key;
    while (key < end) {
      if (at < pattern.length && pattern[at] == '*') {
        at = behindStars(at);
        if (at == pattern.length) {
          return true;
        }
        restart = at;
        restartKey = key;
        continue;
      }
      int next = at < pattern.length ? behindPart(at, source.getByte(key)) : MISMATCH;
      if (next != MISMATCH) {
        at = next;
        key++;
      } else if (restart != MISMATCH) {
        at = restart;
        key = ++restartKey;
      } else {
        return false;
      }
    }
    return behindStars(at) == pattern.length;
  }

  private int behindStars(int at) {
    int behind = at;
    while (behind < pattern.length && pattern[behind] == '*') {
      behind++;
    }
    return behind;
  }

  /** Returns the index behind the part at an index if a byte matches it. */
  private int behindPart(int at, byte b) {
    return switch (pattern[at]) {
      case '?' -> at + 1;
      case '[' -> behindClass(at + 1, b);
      case '\\' -> behindByte(at + 1 < pattern.length ? at + 1 : at, b);
      default -> behindByte(at, b);
    };
  }

  private int behindByte(int at, byte b) {
    return pattern[at] == b ? at + 1 : MISMATCH;
  }

  /** Bytes of a range compare as signed ones, as Redis's do. */
  private int behindClass(int from, byte b) {
    int at = from;
    boolean negated = at < pattern.length && pattern[at] == '^';
    if (negated) {
      at++;
    }
    boolean found = false;
    while (at < pattern.length && pattern[at] != ']') {
      int left = pattern.length - at;
      if (pattern[at] == '\\' && left > 1) {
        found |= pattern[at + 1] == b;
        at += 2;
      } else if (left > 2 && pattern[at + 1] == '-') {
        byte one = pattern[at];
        byte other = pattern[at + 2];
        found |= Math.min(one, other) <= b && b <= Math.max(one, other);
        at += 3;
      } else {
        found |= pattern[at] == b;
        at++;
      }
    }
    return found == negated ? MISMATCH : Math.min(at + 1, pattern.length);
  }
}
