package io.crabcache.session.resp.key;

import io.crabcache.session.resp.Script;
import org.junit.jupiter.api.Test;

/** Each command on keys, with the replies of redis-server 7.0.15. */
class KeyCommandsTest {

  @Test
  void delUnlinkExistsTouchType() {
    Script.play(
        """
        MSET a 1 b 2 c 3 "" 4 => +OK
        EXISTS a => :1
        EXISTS a a none b => :3
        TOUCH a none a => :2
        TYPE a => +string
        TYPE none => +none
        DEL a => :1
        DEL a => :0
        DEL a b b "" => :2
        UNLINK c none => :1
        EXISTS a b c "" => :0
        DEL => -ERR wrong number of arguments for 'del' command
        UNLINK => -ERR wrong number of arguments for 'unlink' command
        EXISTS => -ERR wrong number of arguments for 'exists' command
        TOUCH => -ERR wrong number of arguments for 'touch' command
        TYPE => -ERR wrong number of arguments for 'type' command
        """);
  }

  @Test
  void rename() {
    Script.play(
        """
        RENAME none other => -ERR no such key
        RENAME none none => -ERR no such key
        RENAMENX none other => -ERR no such key
        SET a 1 EX 100 => +OK
        SET b 2 => +OK
        RENAME a a => +OK
        RENAMENX a a => :0
        RENAMENX a b => :0
        MGET a b => *2 $1 1 $1 2
        RENAME a b => +OK
        MGET a b => *2 $-1 $1 1
        TTL b => :100
        RENAMENX b c => :1
        MGET b c => *2 $-1 $1 1
        TTL c => :100
        SET d 3 => +OK
        RENAME d c => +OK
        TTL c => :-1
        RENAME a => -ERR wrong number of arguments for 'rename' command
        """);
  }

  @Test
  void copy() {
    Script.play(
        """
        COPY none b => :0
        COPY none none => -ERR source and destination objects are the same
        SET a 1 EX 100 => +OK
        COPY a a => -ERR source and destination objects are the same
        COPY a b => :1
        TTL b => :100
        GET b => $1 1
        SET c 2 => +OK
        COPY c b => :0
        COPY c b REPLACE => :1
        GET b => $1 2
        TTL b => :-1
        COPY a a DB 1 => :1
        COPY a a DB 1 => :0
        COPY a a DB 0 => -ERR source and destination objects are the same
        COPY c a DB 1 replace => :1
        SELECT 1 => +OK
        GET a => $1 2
        EXISTS b => :0
        SELECT 0 => +OK
        COPY a b DB 16 => -ERR DB index is out of range
        COPY a b DB -1 => -ERR DB index is out of range
        COPY a b DB x => -ERR value is not an integer or out of range
        COPY a b DB 2147483648 => -ERR value is out of range, value must between -2147483648 and 2147483647
        COPY a b DB => -ERR syntax error
        COPY a b DB 99 FOO => -ERR DB index is out of range
        COPY a b REPLACE FOO => -ERR syntax error
        """);
  }

  @Test
  void randomKeyOfAnEmptyAndOfASmallDatabase() {
    Script.play(
        """
        RANDOMKEY => $-1
        SET k v => +OK
        RANDOMKEY => $1 k
        RANDOMKEY x => -ERR wrong number of arguments for 'randomkey' command
        """);
  }

  @Test
  void flush() {
    Script.play(
        """
        MSET a 1 b 2 => +OK
        DBSIZE => :2
        SELECT 1 => +OK
        SET c 3 => +OK
        FLUSHDB => +OK
        DBSIZE => :0
        SET c 3 => +OK
        FLUSHDB async => +OK
        FLUSHDB SYNC => +OK
        SET c 3 => +OK
        FLUSHDB now => -ERR syntax error
        FLUSHDB SYNC ASYNC => -ERR syntax error
        FLUSHALL x => -ERR syntax error
        SELECT 0 => +OK
        DBSIZE => :2
        FLUSHALL ASYNC => +OK
        DBSIZE => :0
        GET a => $-1
        SELECT 1 => +OK
        DBSIZE => :0
        SET c 4 => +OK
        GET c => $1 4
        DBSIZE x => -ERR wrong number of arguments for 'dbsize' command
        """);
  }

  @Test
  void keysAndScanOfFewKeys() {
    Script.play(
        """
        KEYS * => *0
        SCAN 0 => *2 $1 0 *0
        SET hello v => +OK
        KEYS * => *1 $5 hello
        KEYS h?llo => *1 $5 hello
        KEYS h[ae]llo => *1 $5 hello
        KEYS h[^e]llo => *0
        KEYS h[a-f]l* => *1 $5 hello
        KEYS x* => *0
        KEYS "" => *0
        KEYS [ => *0
        SCAN 0 => *2 $1 0 *1 $5 hello
        SCAN 0 MATCH h* COUNT 100 TYPE STRING => *2 $1 0 *1 $5 hello
        SCAN 0 TYPE hash => *2 $1 0 *0
        SCAN 0 TYPE nonsense => *2 $1 0 *0
        SCAN 0 match x* => *2 $1 0 *0
        SCAN "" => *2 $1 0 *1 $5 hello
        SCAN +0 => *2 $1 0 *1 $5 hello
        SCAN 000 => *2 $1 0 *1 $5 hello
        SCAN 0\\x00x => *2 $1 0 *1 $5 hello
        SCAN 0 COUNT 9223372036854775807 => *2 $1 0 *1 $5 hello
        SCAN x => -ERR invalid cursor
        SCAN " 0" => -ERR invalid cursor
        SCAN - => -ERR invalid cursor
        SCAN 0x0 => -ERR invalid cursor
        SCAN 18446744073709551616 => -ERR invalid cursor
        SCAN 18446744073709551616 COUNT x => -ERR invalid cursor
        SCAN 0 COUNT 0 => -ERR syntax error
        SCAN 0 COUNT -1 => -ERR syntax error
        SCAN 0 COUNT x => -ERR value is not an integer or out of range
        SCAN 0 COUNT => -ERR syntax error
        SCAN 0 MATCH => -ERR syntax error
        SCAN 0 FOO 1 => -ERR syntax error
        KEYS => -ERR wrong number of arguments for 'keys' command
        SCAN => -ERR wrong number of arguments for 'scan' command
        FLUSHDB => +OK
        SET "" v => +OK
        KEYS * => *1 $0
        KEYS ** => *0
        KEYS "" => *1 $0
        SCAN 0 MATCH * => *2 $1 0 *1 $0
        """);
  }
}
