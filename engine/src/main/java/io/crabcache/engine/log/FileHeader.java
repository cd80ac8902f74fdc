package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What {@link FileLayout} says of a file.
 *
 * @param magic {@link FileLayout#SEGMENT} or {@link FileLayout#SNAPSHOT}
 * @param logId id of the log
 * @param fileId id of the file
 * @param firstPosition position of its first record
 * @param highestVersion highest version when it was made
 * @param createdMillis when it was made
 */
record FileHeader(
    long magic,
    long logId,
    long fileId,
    long firstPosition,
    long highestVersion,
    long createdMillis) {

  /** Writes the header into a buffer's first bytes. */
  void write(ByteBuffer out) {
    out.clear().order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(FileLayout.MAGIC, magic);
    out.putInt(FileLayout.HEADER_LENGTH, FileLayout.BYTES);
    out.putInt(FileLayout.FORMAT, FileLayout.FORMAT_VERSION);
    out.putLong(FileLayout.LOG_ID, logId);
    out.putLong(FileLayout.FILE_ID, fileId);
    out.putLong(FileLayout.FIRST_POSITION, firstPosition);
    out.putLong(FileLayout.HIGHEST_VERSION, highestVersion);
    out.putLong(FileLayout.CREATED_MILLIS, createdMillis);
    out.putLong(FileLayout.CHECKSUM, checksum(out)); // and the zeros behind it
    out.limit(FileLayout.BYTES);
  }

  private static long checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(FileLayout.CHECKSUM));
    return crc.getValue();
  }

  /**
   * Reads a header.
   *
   * @param in the file's first bytes, or all if there are less
   * @return null if these are no header, as they were written once
   * @throws DamageException if they are one that this program does not understand, or of another
   *     kind of file; no crash leaves such a one
   */
  static @Nullable FileHeader read(ByteBuffer in, LogStorage storage, String file)
      throws DamageException {
    in.order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < FileLayout.BYTES
        || checksum(in) != Integer.toUnsignedLong(in.getInt(FileLayout.CHECKSUM))) {
      return null;
    }
    long magic = in.getLong(FileLayout.MAGIC);
    if (magic != FileLayout.SEGMENT && magic != FileLayout.SNAPSHOT) {
      return null;
    }
    int format = in.getInt(FileLayout.FORMAT);
    if (format != FileLayout.FORMAT_VERSION
        || in.getInt(FileLayout.HEADER_LENGTH) != FileLayout.BYTES) {
      throw Damage.foreign(
          storage,
          file,
          "has format %d, and this program reads format %d only"
              .formatted(format, FileLayout.FORMAT_VERSION),
          "start the version of CrabCache that wrote it");
    }
    FileHeader header =
        new FileHeader(
            magic,
            in.getLong(FileLayout.LOG_ID),
            in.getLong(FileLayout.FILE_ID),
            in.getLong(FileLayout.FIRST_POSITION),
            in.getLong(FileLayout.HIGHEST_VERSION),
            in.getLong(FileLayout.CREATED_MILLIS));
    boolean segment = FileNames.isSegment(file);
    if (segment != (magic == FileLayout.SEGMENT)
        || header.firstPosition != FileNames.position(file)) {
      throw Damage.foreign(
          storage,
          file,
          "was written under another name: it is a %s of position %d"
              .formatted(
                  magic == FileLayout.SEGMENT ? "segment" : "part of a snapshot",
                  header.firstPosition),
          "give it its name back");
    }
    return header;
  }
}
