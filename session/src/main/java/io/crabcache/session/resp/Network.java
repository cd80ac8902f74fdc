package io.crabcache.session.resp;

/** What the server's sockets tell the commands that show it. Thread safe. */
public interface Network {

  /** The sockets of sessions that have none, such as those of tests. */
  Network NONE =
      new Network() {
        @Override
        public int port() {
          return 0;
        }

        @Override
        public int connections() {
          return 0;
        }

        @Override
        public int maxConnections() {
          return 0;
        }

        @Override
        public long connectionsReceived() {
          return 0;
        }

        @Override
        public long connectionsRefused() {
          return 0;
        }

        @Override
        public long connectionsCut() {
          return 0;
        }

        @Override
        public long heldBytes() {
          return 0;
        }

        @Override
        public long maxHeldBytes() {
          return 0;
        }

        @Override
        public void resetCounters() {}
      };

  /** TCP port that is listened on. */
  int port();

  /** Connections at present, in all dialects. */
  int connections();

  /** Most connections at a time. */
  int maxConnections();

  /** Connections that have come, the refused ones among them. */
  long connectionsReceived();

  /** Connections that were one too many. */
  long connectionsRefused();

  /**
   * Connections that were ended because the client went beyond a bound of time or memory: a request
   * that stayed unfinished, replies that were not read, silence over the idle timeout.
   */
  long connectionsCut();

  /** Bytes of unfinished requests and unread replies, over all connections. */
  long heldBytes();

  /** Most such bytes. */
  long maxHeldBytes();

  /** Counts connections from zero again. */
  void resetCounters();
}
