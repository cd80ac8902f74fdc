package io.crabcache.engine.log;

import io.netty.buffer.ByteBuf;

/** Writes and reads records as {@link RecordLayout} has them. */
public final class Records {
  private Records() {}

  /** Bytes that a record takes, with what fills it up. */
  static long bytes(LogRecord record) {
    int header =
        record.expiry() == LogRecord.NO_EXPIRY ? RecordLayout.BYTES : RecordLayout.BYTES_EXPIRING;
    return aligned((long) header + record.keyLength() + record.valueLength());
  }

  private static long aligned(long bytes) {
    return (bytes + RecordLayout.ALIGNMENT - 1) & -RecordLayout.ALIGNMENT;
  }

  /** Appends a record. */
  static void write(LogRecord record, ByteBuf out) {
    boolean expiring = record.expiry() != LogRecord.NO_EXPIRY;
    int start = out.writerIndex();
    int flags = expiring ? RecordLayout.EXPIRING : 0;
    out.writeLongLE(
        record.cache() << (8 * RecordLayout.CACHE)
            | (long) flags << (8 * RecordLayout.FLAGS)
            | record.kind().number());
    out.writeLongLE((long) record.valueLength() << Integer.SIZE | record.keyLength());
    out.writeLongLE(record.epoch());
    out.writeLongLE(record.version());
    if (expiring) {
      out.writeLongLE(record.expiry());
    }
    if (record.keyLength() > 0) { // Without, its buffer may be that of an earlier record.
      out.writeBytes(record.key(), record.keyIndex(), record.keyLength());
    }
    if (record.valueLength() > 0) {
      out.writeBytes(record.value(), record.valueIndex(), record.valueLength());
    }
    out.writeZero((start - out.writerIndex()) & (RecordLayout.ALIGNMENT - 1));
  }

  /**
   * Reads the record at an index; its key and value stay where they are.
   *
   * @param end index behind the last byte that may belong to it
   * @return index behind it
   * @throws DamageException if what stands there is no record; the checksum of its block was right,
   *     so it was written by a defect or by a later version
   */
  public static int read(ByteBuf in, int index, int end, LogRecord into) throws DamageException {
    if (end - index < RecordLayout.BYTES) {
      throw new DamageException("a record that ends in its header");
    }
    RecordKind kind = RecordKind.of(in.getUnsignedByte(index + RecordLayout.KIND));
    int flags = in.getUnsignedByte(index + RecordLayout.FLAGS);
    if (kind == null || (flags & ~RecordLayout.EXPIRING) != 0) {
      throw new DamageException("a record of an unknown kind or with unknown flags");
    }
    boolean expiring = (flags & RecordLayout.EXPIRING) != 0;
    int keyIndex = index + (expiring ? RecordLayout.BYTES_EXPIRING : RecordLayout.BYTES);
    int keyLength = in.getIntLE(index + RecordLayout.KEY_LENGTH);
    int valueLength = in.getIntLE(index + RecordLayout.VALUE_LENGTH);
    long next = index + aligned((long) keyIndex - index + keyLength + valueLength);
    if (keyLength < 0 || valueLength < 0 || next > end) {
      throw new DamageException("a record that is longer than its block");
    }
    into.begin(
            kind,
            in.getLongLE(index) >>> (8 * RecordLayout.CACHE),
            in.getLongLE(index + RecordLayout.EPOCH))
        .version(in.getLongLE(index + RecordLayout.VERSION))
        .expiry(expiring ? in.getLongLE(index + RecordLayout.EXPIRY) : LogRecord.NO_EXPIRY)
        .key(in, keyIndex, keyLength)
        .value(in, keyIndex + keyLength, valueLength);
    return (int) next;
  }
}
