package io.crabcache.jcache.linearizability;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries bytes between a client and a server, and cuts the connection when told: after so many
 * bytes more in one direction, so that also parts of frames arrive.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final long UNLIMITED = Long.MAX_VALUE;
  private static final int BUFFER_BYTES = 4096;

  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();

  /** Listens on a free port for clients of the server. */
  public CuttingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    start(this::accept, "proxy");
  }

  /** Where clients connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Connections that were cut. */
  public int cuts() {
    return cuts.get();
  }

  /**
   * Has what is connected now cut.
   *
   * @param requests whether the bytes of requests are counted, or else those of replies
   * @param reset whether the client hears of a reset, which also takes what it has not read yet, or
   *     of an orderly end
   */
  public void cutAfter(int bytes, boolean requests, boolean reset) {
    for (Pair pair : pairs) {
      pair.reset = reset;
      (requests ? pair.requestsLeft : pair.repliesLeft).set(bytes);
    }
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
        pairs.add(pair);
        start(() -> pair.pump(pair.client, pair.server, pair.requestsLeft), "proxy-requests");
        start(() -> pair.pump(pair.server, pair.client, pair.repliesLeft), "proxy-replies");
      } catch (IOException e) {
        close();
      }
    }
  }

  /** The two sockets of a connection. */
  private final class Pair {
    private final Socket client;
    private final Socket server;
    private final AtomicLong requestsLeft = new AtomicLong(UNLIMITED);
    private final AtomicLong repliesLeft = new AtomicLong(UNLIMITED);
    private volatile boolean reset;

    Pair(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void pump(Socket from, Socket to, AtomicLong left) {
      byte[] buffer = new byte[BUFFER_BYTES];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          long limit = left.get();
          int carried = (int) Math.min(read, limit);
          out.write(buffer, 0, carried);
          if (carried < read) {
            cuts.incrementAndGet();
            break;
          }
          // A limit that was set meanwhile counts from the next bytes on.
          boolean unused = limit != UNLIMITED && left.compareAndSet(limit, limit - carried);
        }
      } catch (IOException e) {
        pairs.remove(this); // The other side, or the other thread, has ended it.
      }
      end();
    }

    private void end() {
      pairs.remove(this);
      try {
        client.setSoLinger(reset, 0);
        client.close();
        server.close();
      } catch (IOException e) {
        cuts.get(); // What is broken need not be closed.
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    pairs.forEach(Pair::end);
  }
}
