package io.crabcache.engine.log;

import io.netty.buffer.ByteBuf;

/**
 * Records that were written at one go; its checksum is right. Read them with {@link Records#read}
 * from the buffer's reader index to its writer index.
 *
 * @param snapshot whether it is of the snapshot, and not of the log
 * @param records the records; whoever has the block releases them, on any thread. They share memory
 *     with neighboring blocks, up to a mebibyte or the block's own size if that is more.
 * @param count how many records these are, as was counted when they were written
 * @param position position of the first record; in a snapshot it only counts bytes
 * @param bytes bytes that the block takes in its file
 * @param place file and offset, for messages
 */
public record ReplayBlock(
    boolean snapshot, ByteBuf records, int count, long position, long bytes, Place place) {

  /**
   * Where a block stands.
   *
   * @param directory directory of the log
   * @param file name of its file
   * @param offset where it begins in the file
   */
  public record Place(String directory, String file, long offset) {

    /** Says of records of the block that they are not understood: where, why and what to do. */
    public DamageException unknown(DamageException why) {
      DamageException thrown =
          Damage.unknown(directory, file, offset, String.valueOf(why.getMessage()));
      thrown.initCause(why);
      return thrown;
    }
  }
}
