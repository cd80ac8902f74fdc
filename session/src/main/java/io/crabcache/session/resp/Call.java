package io.crabcache.session.resp;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.number.DecimalText;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.protocol.resp.RequestReader;
import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.SessionLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way into a turn: its words, where they lie in the input, and what a command
 * may do with them. One object serves all calls of an event loop; commands do not keep it.
 */
public final class Call {

  /** What {@link #fail} says of an argument that must be a number. */
  public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";

  /** What {@link #fail} says of words that make no sense together. */
  public static final String SYNTAX_ERROR = "ERR syntax error";

  private final RespLoop loop;
  private final RequestReader reader;
  private final CommandBatch batch;
  private final RespTurn turn;
  private ClientState client = RespLoop.NOBODY;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private long number;
  private boolean last;
  private @Nullable Ongoing ongoing;
  private boolean postponed;
  private long awaited;

  Call(RespLoop loop, RequestReader reader, CommandBatch batch, RespTurn turn) {
    this.loop = loop;
    this.reader = reader;
    this.batch = batch;
    this.turn = turn;
  }

  void begin(ClientState caller, ByteBuf target) {
    client = caller;
    out = target;
    last = false;
    ongoing = null;
    awaited = 0;
  }

  // ---- The words.

  /** Number of words, the command's name among them. */
  public int words() {
    return reader.count();
  }

  /** Buffer that the words lie in. */
  public ByteBuf source() {
    return reader.source();
  }

  /** Index of a word in {@link #source}. */
  public int index(int word) {
    return reader.index(word);
  }

  /** Length of a word, bytes. */
  public int length(int word) {
    return reader.length(word);
  }

  /** Whether a word is this one, which is given in upper case letters, in any case. */
  public boolean is(int word, String upper) {
    int length = reader.length(word);
    if (length != upper.length()) {
      return false;
    }
    ByteBuf source = reader.source();
    int index = reader.index(word);
    for (int i = 0; i < length; i++) {
      int b = source.getByte(index + i);
      if ((b >= 'a' && b <= 'z' ? b - 32 : b) != upper.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a word is a whole number, by Redis's strict rules; then {@link #number} has it. */
  public boolean isNumber(int word) {
    boolean valid = DecimalText.isLong(reader.source(), reader.index(word), reader.length(word));
    if (valid) {
      number = DecimalText.parse(reader.source(), reader.index(word), reader.length(word));
    }
    return valid;
  }

  /** What the last successful {@link #isNumber} has read. */
  public long number() {
    return number;
  }

  /** A word as text; bytes that are no UTF-8 are replaced. */
  public String text(int word) {
    return reader.source().toString(index(word), length(word), StandardCharsets.UTF_8);
  }

  /** The beginning of a word as errors quote it: up to a NUL, each byte a character. */
  public String shown(int word) {
    return Unknown.shown(this, word, Unknown.MAX_BYTES);
  }

  /** A copy of a word. */
  public byte[] bytes(int word) {
    byte[] copy = new byte[length(word)];
    reader.source().getBytes(index(word), copy);
    return copy;
  }

  // ---- Rows.

  /**
   * Adds the command's row, on the selected database.
   *
   * @return the batch, to fill the row further
   */
  public CommandBatch row(Command command, int modifiers, ReplyFormat format) {
    return row(command, modifiers, cache(), format);
  }

  /** Adds the command's row, on another cache. */
  public CommandBatch row(
      Command command, int modifiers, @Nullable CacheHandle cache, ReplyFormat format) {
    turn.format(batch.size(), format);
    return batch.add(command, modifiers, cache);
  }

  /** Adds the command's row, on the selected database and the key of a word. */
  public CommandBatch keyRow(Command command, int modifiers, int keyWord, ReplyFormat format) {
    return row(command, modifiers, format).setKey(index(keyWord), length(keyWord));
  }

  /**
   * Adds the head of a group, to which that many rows must follow.
   *
   * @return the batch, to fill the head further
   */
  public CommandBatch group(Command head, int modifiers, ReplyFormat format, int members) {
    return row(head, modifiers, format).setLimit(members);
  }

  /**
   * Adds a row for each word behind the command's name, as keys; the reply is the number of those
   * with the outcome OK.
   */
  public void countEach(Command command, int modifiers) {
    int keys = words() - 1;
    if (keys == 1) {
      keyRow(command, modifiers, 1, Formats.ONE_OR_ZERO);
      return;
    }
    group(Commands.TOGETHER, 0, Formats.SUM, keys);
    for (int word = 1; word <= keys; word++) {
      keyRow(command, modifiers, word, Formats.COUNTED);
    }
  }

  /** Has the command answer one of its words. */
  public void echo(int word) {
    row(Commands.NOTHING, 0, null, EchoFormat.INSTANCE).setValue(index(word), length(word));
  }

  /** Modifiers of a read of values: whether it counts as a use. */
  public int readModifiers() {
    return client.isNoTouch() ? CommandBatch.QUIET : 0;
  }

  /** Has the command answer that it cannot have so many words, which its arity does not tell. */
  public void failArity() {
    RespCommand command = loop.commands().find(source(), index(0), length(0));
    fail(wrongArity(command == null ? "" : command.info().name()));
  }

  static String wrongArity(String name) {
    return "ERR wrong number of arguments for '" + name + "' command";
  }

  /**
   * Has the command answer an error instead of adding rows; {@code text} begins with its prefix.
   */
  public void fail(String text) {
    row(Commands.NOTHING, 0, null, ErrorFormat.INSTANCE).setAttachment(text);
  }

  /** The selected database's cache; null if there may be no more caches. */
  public @Nullable CacheHandle cache() {
    CacheHandle cache = client.cache();
    if (cache == null || cache.isDestroyed()) {
      cache = loop.databases().get(client.database());
      if (cache != null) {
        client.cache(cache);
      }
    }
    return cache;
  }

  // ---- What immediate commands need.

  /** What the reply is written with. */
  public RespWriter reply() {
    return loop.writer();
  }

  /** Where the reply is written. */
  public ByteBuf out() {
    return out;
  }

  /** Answers in this version of the protocol from now on, the reply to this command included. */
  public void speak(int version) {
    client.version(version);
    loop.writer().begin(out, version);
  }

  /** What the connection has said of itself. */
  public ClientState client() {
    return client;
  }

  /**
   * Has the engine execute rows of the command's own; its reply then waits for what they depend on.
   *
   * @return first row that was not executed
   */
  public int execute(CommandBatch rows, Replies replies) {
    int executed = loop.engine().execute(rows, 0, replies);
    awaited = Math.max(awaited, rows.awaited());
    return executed;
  }

  /**
   * Has the reply wait for all that was changed so far: for commands that tell of the store what no
   * row has told them.
   */
  public void awaitAll() {
    awaited = Math.max(awaited, loop.engine().log().appended());
  }

  /** Position of the log that the output of this turn depends on. */
  long awaited() {
    return awaited;
  }

  /** A random number, new at each start of the store. */
  public long incarnation() {
    return loop.engine().incarnation();
  }

  /** The databases. */
  public Databases databases() {
    return loop.databases();
  }

  /** All commands. */
  public CommandTable commands() {
    return loop.commands();
  }

  /** Bounds of the session. */
  public SessionLimits limits() {
    return loop.limits();
  }

  /** What is known of the server, and of all clients. */
  public ServerContext server() {
    return loop.server();
  }

  /** The engine's time, milliseconds. */
  public long now() {
    return loop.engine().now();
  }

  /** Ends the connection behind this command's reply. */
  public void endAfterReply() {
    last = true;
  }

  boolean isLast() {
    return last;
  }

  /** Leaves the rest of the command, and its reply, to later turns. */
  public void goOn(Ongoing rest) {
    ongoing = rest;
  }

  /** Whether another connection of this thread has an exclusive command under way. */
  public boolean isExclusiveUnderWay() {
    return loop.isExclusiveUnderWay();
  }

  /** Leaves the whole request in the input, to be taken anew in a later turn. */
  public void postpone() {
    postponed = true;
  }

  boolean takePostponed() {
    boolean taken = postponed;
    postponed = false;
    return taken;
  }

  @Nullable Ongoing takeOngoing() {
    Ongoing taken = ongoing;
    ongoing = null;
    return taken;
  }
}
