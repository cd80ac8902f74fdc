package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.Call;

/** The types of clients in Redis's terms; all that there are here are normal ones. */
final class ClientType {
  private ClientType() {}

  static boolean isNormal(Call call, int word) {
    return call.is(word, "NORMAL");
  }

  /** Whether a word names a type at all; else an error is written. */
  static boolean check(Call call, int word) {
    boolean known =
        isNormal(call, word)
            || call.is(word, "MASTER")
            || call.is(word, "REPLICA")
            || call.is(word, "SLAVE")
            || call.is(word, "PUBSUB");
    if (!known) {
      call.reply().error("ERR Unknown client type '" + call.shown(word) + "'");
    }
    return known;
  }
}
