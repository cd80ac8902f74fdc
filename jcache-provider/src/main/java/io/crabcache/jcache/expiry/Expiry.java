package io.crabcache.jcache.expiry;

import java.io.Closeable;

/**
 * Says when entries of one cache expire. Thread safe.
 *
 * <p>Where {@link #isCustom} is false the server decides: it has the durations of a standard
 * policy, and applies them to each command, also to a read that is marked as an access. Otherwise
 * each call asks the application's policy, in this process, and tells the server what it said.
 */
public interface Expiry extends Closeable {

  /** Whether this process has to be asked for each entry. */
  boolean isCustom();

  /** Of an entry that is created. */
  Lifetime forCreation();

  /** Of an entry whose value is replaced. */
  Lifetime forUpdate();

  /** Of an entry that is read; {@link Lifetime#KEPT} if that changes nothing. */
  Lifetime forAccess();

  /** Closes the application's policy, if there is one and it can be closed. */
  @Override
  void close();
}
