package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What {@code MANIFEST} says: the snapshot that counts. It is text in ASCII, a key and a value each
 * line, in this order:
 *
 * <pre>
 * format = 1
 * log = id of the log, 16 hexadecimal digits
 * position = where the replay of the log begins, likewise
 * synced = up to where the log was on disk when the snapshot was complete, likewise
 * part = name of a file                    as often as there are parts
 * checksum = CRC32C of all lines above with their ends, 8 hexadecimal digits
 * </pre>
 *
 * @param logId id of the log
 * @param position position of the snapshot
 * @param synced position up to which the log was on disk
 * @param parts names of the files
 */
record Manifest(long logId, long position, long synced, List<String> parts) {
  private static final int FORMAT_VERSION = 1;

  /** Longest file that is read. */
  static final int MAX_BYTES = 1 << 20;

  private static final String UNFINISHED = FileNames.unfinished(FileNames.MANIFEST);
  private static final String CHECKSUM = "checksum = ";
  private static final Pattern FORMAT = Pattern.compile("format = ([0-9]{1,9})\n(?s:.*)");
  private static final Pattern FORM =
      Pattern.compile(
          "format = 1\nlog = ([0-9a-f]{16})\nposition = ([0-9a-f]{16})\nsynced = ([0-9a-f]{16})\n"
              + "((?:part = [0-9a-f]{16}-[0-9]{1,9}\\.snapshot\n)*+)");

  /** Keeps its own list. */
  Manifest {
    parts = List.copyOf(parts);
  }

  /** Writes the text. */
  byte[] encode() {
    HexFormat hex = HexFormat.of();
    StringBuilder text = new StringBuilder(256);
    text.append("format = ").append(FORMAT_VERSION);
    text.append("\nlog = ").append(hex.toHexDigits(logId));
    text.append("\nposition = ").append(hex.toHexDigits(position));
    text.append("\nsynced = ").append(hex.toHexDigits(synced)).append('\n');
    for (String part : parts) {
      text.append("part = ").append(part).append('\n');
    }
    text.append(checksumLine(text.toString()));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String checksumLine(String above) {
    CRC32C crc = new CRC32C();
    crc.update(above.getBytes(StandardCharsets.ISO_8859_1));
    return CHECKSUM + HexFormat.of().toHexDigits((int) crc.getValue()) + "\n";
  }

  /**
   * Reads the file.
   *
   * @throws DamageException if it is damaged, or of a format that this program does not know
   */
  static Manifest read(LogStorage storage) throws IOException {
    try (LogFile file = storage.open(FileNames.MANIFEST)) {
      long size = file.size();
      if (size > MAX_BYTES) {
        throw damaged(storage, "it has " + size + " bytes, and never more than " + MAX_BYTES);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      int read = file.read(bytes, 0);
      return decode(new String(bytes.array(), 0, read, StandardCharsets.ISO_8859_1), storage);
    }
  }

  /** Reads the text. */
  static Manifest decode(String text, LogStorage storage) throws DamageException {
    Matcher format = FORMAT.matcher(text);
    boolean unknown = format.matches() && Integer.parseInt(format.group(1)) != FORMAT_VERSION;
    int last = text.lastIndexOf(CHECKSUM);
    if (last < 0 || !text.substring(last).equals(checksumLine(text.substring(0, last)))) {
      throw damaged(
          storage,
          unknown
              ? "its checksum is wrong, or its format %s is newer than this program"
                  .formatted(format.group(1))
              : "its checksum is wrong");
    }
    if (unknown) {
      throw Damage.foreign(
          storage,
          FileNames.MANIFEST,
          "has format %s, and this program reads format %d only"
              .formatted(format.group(1), FORMAT_VERSION),
          "start the version of CrabCache that wrote it");
    }
    Matcher form = FORM.matcher(text.substring(0, last));
    if (!form.matches()) {
      throw damaged(storage, "it does not have the form of a manifest");
    }
    List<String> parts = new ArrayList<>();
    for (String line : form.group(4).lines().toList()) {
      parts.add(line.substring("part = ".length()));
    }
    Manifest manifest =
        new Manifest(unsigned(form, 1), unsigned(form, 2), unsigned(form, 3), parts);
    if (manifest.position < 0 || manifest.synced < manifest.position) {
      throw damaged(storage, "its positions contradict each other");
    }
    return manifest;
  }

  private static long unsigned(Matcher form, int group) {
    return Long.parseUnsignedLong(form.group(group), 16);
  }

  private static DamageException damaged(LogStorage storage, String fault) {
    return Damage.in(storage, FileNames.MANIFEST, fault);
  }

  /** Writes the manifest to disk, beside the one that counts. */
  void write(LogStorage storage) throws IOException {
    if (storage.list().contains(UNFINISHED)) {
      storage.delete(UNFINISHED);
    }
    try (LogFile file = storage.create(UNFINISHED)) {
      file.write(new ByteBuffer[] {ByteBuffer.wrap(encode())}, 1, 0);
      file.force();
    }
  }

  /**
   * Has the manifest that was written last count from now on. After an exception, either that or
   * the one before may be the one that counts.
   */
  static void activate(LogStorage storage) throws IOException {
    storage.rename(UNFINISHED, FileNames.MANIFEST);
    storage.syncDirectory();
  }
}
