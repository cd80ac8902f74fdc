package io.crabcache.redis.differential;

import static io.crabcache.redis.differential.Form.form;

import java.util.List;
import java.util.stream.Stream;

/** The commands that Redis 7.0 and the server both have. */
final class Forms {

  private static final String[] SET_OPTIONS = {
    "EX s", "PX ms", "EXAT at", "PXAT atms", "NX", "XX", "GET", "KEEPTTL"
  };

  private static final List<Form> STRINGS =
      List.of(
          form(12, "GET k"),
          form(12, "SET k v"),
          form(12, "SET k v", SET_OPTIONS),
          form(4, "SET k n"),
          form(4, "SET k f"),
          form(3, "SETNX k v"),
          form(3, "SETEX k s v"),
          form(3, "PSETEX k ms v"),
          form(3, "GETSET k v"),
          form(3, "GETDEL k"),
          form(6, "GETEX k", "EX s", "PX ms", "EXAT at", "PXAT atms", "PERSIST"),
          form(4, "MGET k+"),
          form(4, "MSET k v+"),
          form(3, "MSETNX k v+"),
          form(5, "APPEND k v"),
          form(4, "STRLEN k"),
          form(5, "GETRANGE k i i"),
          form(2, "SUBSTR k i i"),
          form(5, "SETRANGE k o v"),
          form(4, "INCR k"),
          form(3, "DECR k"),
          form(5, "INCRBY k n"),
          form(4, "DECRBY k n"),
          form(10, "INCRBYFLOAT k f"),
          form(4, "LCS k k", "LEN", "IDX", "MINMATCHLEN n", "WITHMATCHLEN"));

  private static final List<Form> KEYS =
      List.of(
          form(6, "DEL k+"),
          form(2, "UNLINK k+"),
          form(4, "EXISTS k+"),
          form(2, "TOUCH k+"),
          form(3, "TYPE k"),
          form(4, "RENAME k k"),
          form(3, "RENAMENX k k"),
          form(5, "COPY k k", "DB db", "REPLACE"),
          form(2, "RANDOMKEY"),
          form(4, "KEYS p"),
          form(4, "SCAN 0", "MATCH p", "COUNT 1000", "COUNT n", "TYPE t"),
          form(3, "SCAN n", "MATCH p", "COUNT n"),
          form(4, "EXPIRE k s", "NX", "XX", "GT", "LT"),
          form(4, "PEXPIRE k ms", "NX", "XX", "GT", "LT"),
          form(4, "EXPIREAT k at", "NX", "XX", "GT", "LT"),
          form(4, "PEXPIREAT k atms", "NX", "XX", "GT", "LT"),
          form(4, "TTL k"),
          form(4, "PTTL k"),
          form(4, "EXPIRETIME k"),
          form(4, "PEXPIRETIME k"),
          form(4, "PERSIST k"),
          form(4, "OBJECT ENCODING k"),
          form(1, "OBJECT FREQ k"),
          form(1, "OBJECT IDLETIME k"),
          form(1, "OBJECT HELP"),
          form(1, "OBJECT x k"),
          form(1, "OBJECT"),
          form(1, "MEMORY USAGE k", "SAMPLES n"),
          form(1, "MEMORY x"),
          form(2, "DBSIZE"),
          form(1, "FLUSHDB", "ASYNC", "SYNC"),
          form(1, "FLUSHALL", "ASYNC", "SYNC"));

  private static final List<Form> CONNECTION =
      List.of(
          form(2, "PING"),
          form(2, "PING v"),
          form(2, "ECHO v"),
          form(6, "SELECT db"),
          form(2, "HELLO", "AUTH x v", "SETNAME x"),
          form(2, "HELLO 2", "AUTH x v", "SETNAME x"),
          form(2, "HELLO 3", "AUTH x v", "SETNAME x"),
          form(1, "HELLO n", "AUTH DEFAULT v", "SETNAME x"),
          form(1, "AUTH v"),
          form(1, "AUTH x v"),
          form(1, "RESET"),
          form(1, "QUIT"),
          form(1, "CLIENT ID"),
          form(2, "CLIENT GETNAME"),
          form(2, "CLIENT SETNAME x"),
          form(1, "CLIENT SETNAME v"),
          form(1, "CLIENT LIST", "TYPE x", "TYPE NORMAL", "ID n"),
          form(1, "CLIENT INFO"),
          form(1, "CLIENT KILL x"),
          form(1, "CLIENT KILL ID n"),
          form(1, "CLIENT KILL TYPE x"),
          form(1, "CLIENT KILL ADDR x", "USER x", "ID n", "SKIPME YES", "SKIPME x", "LADDR x"),
          form(1, "CLIENT NO-EVICT ON"),
          form(1, "CLIENT NO-EVICT OFF"),
          form(1, "CLIENT NO-EVICT x"),
          form(1, "CLIENT REPLY ON"),
          form(1, "CLIENT REPLY OFF"),
          form(1, "CLIENT REPLY SKIP"),
          form(1, "CLIENT x"),
          form(1, "CLIENT"));

  private static final List<Form> SERVER =
      List.of(
          form(1, "COMMAND"),
          form(1, "COMMAND COUNT"),
          form(1, "COMMAND LIST"),
          form(1, "COMMAND DOCS GET"),
          form(2, "COMMAND INFO c+"),
          form(1, "COMMAND GETKEYS GET k"),
          form(1, "COMMAND GETKEYS c k v+"),
          form(1, "COMMAND x"),
          form(1, "INFO"),
          form(1, "INFO SERVER"),
          form(1, "INFO x+"),
          form(1, "CONFIG GET x"),
          form(1, "CONFIG GET MAXMEMORY"),
          form(1, "CONFIG SET x v"),
          form(1, "CONFIG SET x v+"),
          form(1, "CONFIG RESETSTAT"),
          form(1, "CONFIG x"),
          form(1, "TIME"),
          form(2, "x"),
          form(2, "x v+"));

  /** What is drawn from while replies are off. */
  static final List<Form> DATA = concat(STRINGS, KEYS);

  static final List<Form> ALL = concat(DATA, concat(CONNECTION, SERVER));

  private Forms() {}

  private static List<Form> concat(List<Form> some, List<Form> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
