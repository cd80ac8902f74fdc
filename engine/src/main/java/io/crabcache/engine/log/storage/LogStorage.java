package io.crabcache.engine.log.storage;

import java.io.IOException;
import java.util.List;

/**
 * A directory of files, without directories in it. Implementations are thread safe.
 *
 * <p>What happens to names is durable only after {@link #syncDirectory}, what happens to a file's
 * content only after {@link LogFile#force}. An exception's text gives the operating system's
 * reason; it need not name the file.
 */
public interface LogStorage extends AutoCloseable {

  /** Where this is, for messages. */
  String place();

  /**
   * Takes the directory until {@link #close}, or until the process ends, however it ends.
   *
   * @throws IOException if somebody else has it, in this process or in another one; the text says
   *     who and what to do
   */
  void lock() throws IOException;

  /** Names of the files that are there, in no order. */
  List<String> list() throws IOException;

  /** Creates an empty file and opens it; fails if the name is taken. */
  LogFile create(String name) throws IOException;

  /**
   * Opens a file that is there, to read and to write. Not for a file that locks the directory:
   * where it is closed again, the lock may be gone.
   */
  LogFile open(String name) throws IOException;

  /** Bytes of a file, which is not opened. */
  long size(String name) throws IOException;

  /** Bytes that can be written before the disk is full, as far as is known. */
  long usableBytes() throws IOException;

  /** Gives a file another name; a file that has it already is replaced, in one step. */
  void rename(String from, String to) throws IOException;

  /** Takes a file's name away. */
  void delete(String name) throws IOException;

  /** Makes all names durable as they are. */
  void syncDirectory() throws IOException;

  /** Gives the directory back. Open files are not closed by it. */
  @Override
  void close() throws IOException;
}
