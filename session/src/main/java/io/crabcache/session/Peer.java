package io.crabcache.session;

/**
 * The connection as its session and other sessions see it. Implementations are thread safe.
 *
 * <p>Sessions without a socket, such as those of tests, have {@link #NONE}.
 */
public interface Peer {

  /** The peer of a session that has no socket. */
  Peer NONE =
      new Peer() {
        @Override
        public long id() {
          return 0;
        }

        @Override
        public String remoteAddress() {
          return "";
        }

        @Override
        public String localAddress() {
          return "";
        }

        @Override
        public int descriptor() {
          return -1;
        }

        @Override
        public long unreadBytes() {
          return 0;
        }

        @Override
        public void close() {}

        @Override
        public void wakeUp() {}

        @Override
        public void foreignProtocol(String name) {}
      };

  /** A number that no other connection of this process has had. */
  long id();

  /** Address and port of the client, as {@code host:port}. */
  String remoteAddress();

  /** Address and port that the client connected to, as {@code host:port}. */
  String localAddress();

  /** The operating system's number of the socket, -1 if it is not known. */
  int descriptor();

  /** Bytes that were sent and that the client has not taken. */
  long unreadBytes();

  /** Has the connection end soon, without answering what was not answered. */
  void close();

  /**
   * Has the session take a turn soon, on its own thread, because it has something to say. Waits for
   * nobody, whatever locks the caller holds.
   */
  void wakeUp();

  /** Notes that the client speaks another protocol, perhaps led here by an attacker's page. */
  void foreignProtocol(String name);
}
