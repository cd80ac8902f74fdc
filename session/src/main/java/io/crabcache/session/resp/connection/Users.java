package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;

/**
 * The users that a client may be: the default one, whom any password admits as long as the server
 * has none configured.
 */
final class Users {
  static final String DEFAULT = "default";

  static final String WRONG_PASSWORD =
      "WRONGPASS invalid username-password pair or user is disabled.";

  private Users() {}

  /** Whether the user that a word names is let in. */
  static boolean admits(Call call, int userWord) {
    return call.text(userWord).equals(DEFAULT);
  }
}
