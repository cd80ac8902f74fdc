package io.crabcache.engine.log;

import org.jspecify.annotations.Nullable;

/**
 * Where a log stops to be readable although there is more.
 *
 * @param index of the segment among those that count; all behind it are unreadable as a whole
 * @param file its name
 * @param offset from here on it is unreadable; 0 if the file has no header
 * @param bytes how many bytes there are, without zeros at the end
 * @param position position behind the last record that is readable
 * @param fault what is wrong
 * @param promise who says that more was on disk; null if nobody does: then a crash has torn the
 *     end, or what was written last is damaged, and nothing tells which
 */
record BadPlace(
    int index,
    String file,
    long offset,
    long bytes,
    long position,
    String fault,
    @Nullable String promise) {

  /** The promise of records that are not understood: they were written, perhaps by others. */
  static final String UNKNOWN = "its checksum is right, so it was written like that";

  /** What there is to know if nobody promises anything. */
  static final String TORN_OR_DAMAGED =
      "A crash leaves that; but damage to what was written last looks alike";

  /** Whether it holds records that are whole, and that this program does not understand. */
  boolean isUnknown() {
    return UNKNOWN.equals(promise);
  }
}
