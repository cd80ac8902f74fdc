package io.crabcache.redis.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A connection to one of the two servers, opened anew when the server has ended it. */
final class Conversation implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final SocketAddress address;
  private SocketChannel channel;
  private ReplyReader replies;

  Conversation(SocketAddress address) throws IOException {
    this.address = address;
    channel = SocketChannel.open(address);
    replies = new ReplyReader(input(channel));
  }

  private static InputStream input(SocketChannel channel) throws IOException {
    if (channel.getRemoteAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().setSoTimeout(PATIENCE_MILLIS);
      return channel.socket().getInputStream();
    }
    return Channels.newInputStream(channel);
  }

  /**
   * Sends requests and waits for their replies.
   *
   * <p>The bytes leave in pieces, cut at any place. Behind a piece the replies of the requests that
   * are complete with it are sometimes awaited: then the server must have read just that piece, and
   * has the rest of a request yet to come.
   *
   * @param requests few enough that the sockets' buffers hold them; only the last one may end the
   *     connection
   * @param cuts decides where; the same seed cuts alike
   * @return as many replies as the requests promise; {@link Reply#broken} from where on the
   *     connection did not hold
   */
  List<Reply> exchange(List<Request> requests, Random cuts) throws IOException {
    StringBuilder bytes = new StringBuilder();
    List<Integer> ends = new ArrayList<>();
    for (Request request : requests) {
      bytes.append(request.encoded());
      if (request.replies() > 0) {
        ends.add(bytes.length());
      }
    }
    List<Reply> answers = new ArrayList<>();
    try {
      exchange(bytes.toString(), ends, cuts, answers);
      if (requests.get(requests.size() - 1).last()) {
        assertThat(replies.read()).as("what follows the last reply").isEqualTo(Reply.END);
        reopen();
      }
    } catch (IOException e) {
      while (answers.size() < ends.size()) {
        answers.add(Reply.broken(e));
      }
      reopen();
    }
    return answers;
  }

  private void exchange(String bytes, List<Integer> ends, Random cuts, List<Reply> answers)
      throws IOException {
    int sent = 0;
    while (sent < bytes.length()) {
      int rest = bytes.length() - sent;
      int next = sent + (cuts.nextInt(3) == 0 ? rest : 1 + cuts.nextInt(rest));
      send(bytes.substring(sent, next));
      sent = next;
      if (cuts.nextBoolean() || sent == bytes.length()) {
        while (answers.size() < ends.size() && ends.get(answers.size()) <= sent) {
          answers.add(next());
        }
      }
    }
  }

  private Reply next() throws IOException {
    Reply reply = replies.read();
    if (reply.equals(Reply.END)) {
      throw new EOFException("the server closed it");
    }
    return reply;
  }

  private void send(String piece) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(piece.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Sends a command and waits for its reply. */
  Reply call(String... arguments) throws IOException {
    return exchange(List.of(Request.of(arguments)), new Random(0)).get(0);
  }

  /**
   * Sends bytes that need not be requests, and nothing more.
   *
   * @return all replies until the server closes the connection
   */
  List<Reply> last(String bytes) throws IOException {
    send(bytes);
    channel.shutdownOutput();
    List<Reply> answers = new ArrayList<>();
    for (Reply reply = replies.read(); !reply.equals(Reply.END); reply = replies.read()) {
      answers.add(reply);
    }
    reopen();
    return answers;
  }

  /** Begins a new connection. */
  void reopen() throws IOException {
    channel.close();
    channel = SocketChannel.open(address);
    replies = new ReplyReader(input(channel));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
