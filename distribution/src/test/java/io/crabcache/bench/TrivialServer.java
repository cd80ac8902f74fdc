package io.crabcache.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Answers PING, SET, GET and DEL in the plainest way, one thread for each connection. */
class TrivialServer implements AutoCloseable {
  final Map<String, String> entries = new ConcurrentHashMap<>();
  final AtomicLong requests = new AtomicLong();
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

  TrivialServer() throws IOException {
    Thread thread = new Thread(this::accept, "trivial-server");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
  }

  /** The reply to a request; called for each. */
  String reply(String[] request) {
    return switch (request[0]) {
      case "SET" -> {
        entries.put(request[1], request[2]);
        yield "+OK\r\n";
      }
      case "GET" -> {
        String value = entries.get(request[1]);
        yield value == null ? "$-1\r\n" : "$" + value.length() + "\r\n" + value + "\r\n";
      }
      case "DEL" -> entries.remove(request[1]) == null ? ":0\r\n" : ":1\r\n";
      default -> "+PONG\r\n";
    };
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.add(socket);
        Thread thread = new Thread(() -> serve(socket), "trivial-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      while (true) {
        String[] request = new String[number(in)];
        for (int i = 0; i < request.length; i++) {
          request[i] = new String(in.readNBytes(number(in)), StandardCharsets.US_ASCII);
          in.skipNBytes(2);
        }
        requests.incrementAndGet();
        out.write(reply(request).getBytes(StandardCharsets.US_ASCII));
        if (in.available() == 0) {
          out.flush();
        }
      }
    } catch (IOException e) {
      connections.remove(socket); // The client has gone.
    }
  }

  /** Reads a line of one letter and a number. */
  private static int number(DataInputStream in) throws IOException {
    in.readByte();
    int number = 0;
    for (byte next = in.readByte(); next != '\r'; next = in.readByte()) {
      number = number * 10 + next - '0';
    }
    in.readByte();
    return number;
  }

  /** Closes all connections and takes no more. */
  @Override
  public void close() throws IOException {
    listening.close();
    closeConnections();
  }

  void closeConnections() throws IOException {
    for (Socket socket : connections) {
      socket.close();
    }
  }
}
