package io.crabcache.tool;

/**
 * What a server has read from its data directory when it started.
 *
 * @param records that it read
 * @param bytes of files that it read
 * @param entries that it had then
 * @param seconds that it took
 */
public record Recovery(long records, long bytes, long entries, double seconds) {

  /**
   * Reads the section {@code persistence} of a server's {@code INFO}.
   *
   * @throws FailedException if the server has no log
   */
  public static Recovery of(ServerInfo info) {
    return new Recovery(
        info.number("wal_recovery_records"),
        info.number("wal_recovery_bytes"),
        info.number("wal_recovery_entries"),
        info.decimal("wal_recovery_seconds"));
  }

  /** Records that it read in a second. */
  public double recordsPerSecond() {
    return records / seconds;
  }

  /** Bytes that it read in a second. */
  public double bytesPerSecond() {
    return bytes / seconds;
  }
}
