package io.crabcache.session.resp;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients of the text dialects, on all event loops. Thread safe: who lists them sees clients
 * come and go meanwhile.
 */
public final class Clients {
  private final ConcurrentHashMap<Long, ClientState> byId = new ConcurrentHashMap<>();

  /** Creates an empty registry. */
  public Clients() {}

  void add(ClientState client) {
    byId.put(client.peer().id(), client);
  }

  void remove(ClientState client) {
    byId.remove(client.peer().id(), client);
  }

  /** All clients in the order in which they came. */
  public List<ClientState> all() {
    return byId.values().stream()
        .sorted(Comparator.comparingLong(client -> client.peer().id()))
        .toList();
  }

  /** How many there are. */
  public int count() {
    return byId.size();
  }
}
