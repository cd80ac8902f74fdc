package io.crabcache.session.resp.string;

import io.crabcache.session.resp.Script;
import org.junit.jupiter.api.Test;

/** Each command on values, with the replies of redis-server 7.0.15. */
class StringCommandsTest {

  @Test
  void setAndGet() {
    Script.play(
        """
        GET k => $-1
        SET k v => +OK
        GET k => $1 v
        get k => $1 v
        sEt k "" => +OK
        GET k => $0
        SET "" empty => +OK
        GET "" => $5 empty
        SET "a\\x00b" "\\x00\\xff\\x80" => +OK
        GET "a\\x00b" => $3 \\x00\\xff\\x80
        GET a => $-1
        GET => -ERR wrong number of arguments for 'get' command
        GET k k => -ERR wrong number of arguments for 'get' command
        SET k => -ERR wrong number of arguments for 'set' command
        """);
  }

  @Test
  void setUnderConditions() {
    Script.play(
        """
        SET k 1 XX => $-1
        EXISTS k => :0
        SET k 1 NX => +OK
        SET k 2 nx => $-1
        GET k => $1 1
        SET k 2 xx => +OK
        GET k => $1 2
        SET k 3 NX NX => $-1
        SET k 3 XX XX => +OK
        SET k 4 NX XX => -ERR syntax error
        SET k 4 XX NX => -ERR syntax error
        SET k 4 GET => $1 3
        SET k 5 NX GET => $1 4
        GET k => $1 4
        SET new 5 GET => $-1
        GET new => $1 5
        SET new2 5 NX GET => $-1
        GET new2 => $1 5
        SET new3 5 XX GET => $-1
        GET new3 => $-1
        SET k 6 XX GET => $1 4
        SET k 7 FOO => -ERR syntax error
        SET k 7 GET GET => $1 6
        SET k 8 PERSIST => -ERR syntax error
        GET k => $1 7
        """);
  }

  @Test
  void setWithExpiry() {
    Script.play(
        """
        SET k v EX 10 => +OK
        PTTL k => :10000
        (1 ms later)
        PTTL k => :9999
        SET k v KEEPTTL => +OK
        PTTL k => :9999
        SET k v px 1500 => +OK
        PTTL k => :1500
        SET k v EXAT 1700000100 => +OK
        PEXPIRETIME k => :1700000100000
        SET k v PXAT 1700000100001 GET => $1 v
        PEXPIRETIME k => :1700000100001
        SET k v => +OK
        PTTL k => :-1
        SET k v EX 10 EX 20 => +OK
        TTL k => :20
        SET k w EXAT 1 => +OK
        GET k => $-1
        SET k w EXAT 1 XX => $-1
        SET k v KEEPTTL => +OK
        TTL k => :-1
        SET k v PX 9223372036854775000 => -ERR invalid expire time in 'set' command
        SET k v EX 9223372036854775807 => -ERR invalid expire time in 'set' command
        SET k v EX 0 => -ERR invalid expire time in 'set' command
        SET k v PX -1 => -ERR invalid expire time in 'set' command
        SET k v EX 010 => -ERR value is not an integer or out of range
        SET k v EX 9223372036854775808 => -ERR value is not an integer or out of range
        SET k v EX x => -ERR value is not an integer or out of range
        SET k v EX => -ERR syntax error
        SET k v EX 10 PX => -ERR syntax error
        SET k v EX 10 PX 10 => -ERR syntax error
        SET k v EX x PX x => -ERR syntax error
        SET k v EX 10 KEEPTTL => -ERR syntax error
        SET k v KEEPTTL EXAT 10 => -ERR syntax error
        SET k v KEEPTTL KEEPTTL => +OK
        SET k v NX EX => -ERR syntax error
        """);
  }

  @Test
  void valuesAreGoneWhenTheirTimeHasCome() {
    Script.play(
        """
        SET k v PX 500 => +OK
        MSET a 1 b 2 => +OK
        PEXPIRE a 500 => :1
        (499 ms later)
        GET k => $1 v
        (1 ms later)
        GET k => $-1
        MGET a b => *2 $-1 $1 2
        EXISTS a b => :1
        SETNX a 3 => :1
        TTL a => :-1
        INCR k => :1
        """);
  }

  @Test
  void setNxSetExPsetEx() {
    Script.play(
        """
        SETNX k 1 => :1
        SETNX k 2 => :0
        GET k => $1 1
        SETEX k 10 v => +OK
        TTL k => :10
        PSETEX k 1500 w => +OK
        PTTL k => :1500
        GET k => $1 w
        SETEX k 0 v => -ERR invalid expire time in 'setex' command
        SETEX k -5 v => -ERR invalid expire time in 'setex' command
        PSETEX k 0 v => -ERR invalid expire time in 'psetex' command
        SETEX k x v => -ERR value is not an integer or out of range
        SETEX k 9223372036854776 v => -ERR invalid expire time in 'setex' command
        SETEX k 10 => -ERR wrong number of arguments for 'setex' command
        """);
  }

  @Test
  void getSetGetDelGetEx() {
    Script.play(
        """
        GETSET k 1 => $-1
        EXPIRE k 10 => :1
        GETSET k 2 => $1 1
        TTL k => :-1
        GETDEL k => $1 2
        GETDEL k => $-1
        GETEX k => $-1
        GETEX k EX x => $-1
        GETEX k EX 0 => $-1
        GETEX k FOO => -ERR syntax error
        SET k v => +OK
        GETEX k EX 10 => $1 v
        TTL k => :10
        GETEX k => $1 v
        TTL k => :10
        GETEX k PX 5500 => $1 v
        PTTL k => :5500
        GETEX k EXAT 1700000100 => $1 v
        EXPIRETIME k => :1700000100
        GETEX k PXAT 1700000100500 => $1 v
        PEXPIRETIME k => :1700000100500
        GETEX k PERSIST => $1 v
        TTL k => :-1
        GETEX k PERSIST PERSIST => $1 v
        GETEX k PERSIST EX 10 => -ERR syntax error
        GETEX k EX 10 PERSIST => -ERR syntax error
        GETEX k EX => -ERR syntax error
        GETEX k KEEPTTL => -ERR syntax error
        GETEX k NX => -ERR syntax error
        GETEX k GET => -ERR syntax error
        GETEX k EX x => -ERR value is not an integer or out of range
        GETEX k EX 0 => -ERR invalid expire time in 'getex' command
        GETEX k PX -1 => -ERR invalid expire time in 'getex' command
        GETEX k PXAT 1 => $1 v
        GET k => $-1
        """);
  }

  @Test
  void manyAtATime() {
    Script.play(
        """
        MSET a 1 b 2 a 3 => +OK
        MGET a b c a => *4 $1 3 $1 2 $-1 $1 3
        MSET a => -ERR wrong number of arguments for 'mset' command
        MSET a 1 b => -ERR wrong number of arguments for 'mset' command
        MSETNX c 1 a 2 => :0
        MGET c a => *2 $-1 $1 3
        MSETNX c 1 d 2 c 3 => :1
        MGET c d => *2 $1 3 $1 2
        MSETNX e => -ERR wrong number of arguments for 'msetnx' command
        MSETNX e 1 f => -ERR wrong number of arguments for 'msetnx' command
        EXPIRE a 100 => :1
        MSET a 4 => +OK
        TTL a => :-1
        MGET => -ERR wrong number of arguments for 'mget' command
        """);
  }

  @Test
  void partsOfValues() {
    Script.play(
        """
        APPEND k Hello => :5
        APPEND k " World" => :11
        STRLEN k => :11
        STRLEN none => :0
        GETRANGE k 0 4 => $5 Hello
        SUBSTR k -5 -1 => $5 World
        GETRANGE k 6 100 => $5 World
        GETRANGE k 5 3 => $0
        GETRANGE k -100 1 => $2 He
        GETRANGE k -1 -5 => $0
        GETRANGE none 0 -1 => $0
        GETRANGE k 0 9223372036854775807 => $11 Hello World
        GETRANGE k -9223372036854775808 9223372036854775807 => $11 Hello World
        GETRANGE k x 1 => -ERR value is not an integer or out of range
        SUBSTR k 1 x => -ERR value is not an integer or out of range
        SETRANGE k 6 Redis => :11
        GET k => $11 Hello Redis
        SETRANGE k 12 ! => :13
        GET k => $13 Hello Redis\\x00!
        SETRANGE pad 3 x => :4
        GET pad => $4 \\x00\\x00\\x00x
        SETRANGE none 5 "" => :0
        EXISTS none => :0
        SETRANGE k 99999999999 "" => :13
        SETRANGE none 99999999999 "" => :0
        SETRANGE k -1 "" => -ERR offset is out of range
        SETRANGE k x y => -ERR value is not an integer or out of range
        APPEND empty "" => :0
        EXISTS empty => :1
        EXPIRE k 100 => :1
        APPEND k . => :14
        SETRANGE k 0 J => :14
        TTL k => :100
        GET k => $14 Jello Redis\\x00!.
        """);
  }

  @Test
  void wholeNumbers() {
    Script.play(
        """
        INCR n => :1
        INCRBY n 41 => :42
        DECR n => :41
        DECRBY n 50 => :-9
        DECRBY n -9 => :0
        INCRBY n -5 => :-5
        GET n => $2 -5
        SET n 9223372036854775807 => +OK
        INCR n => -ERR increment or decrement would overflow
        DECR n => :9223372036854775806
        SET n -9223372036854775808 => +OK
        DECR n => -ERR increment or decrement would overflow
        DECRBY n 9223372036854775807 => -ERR increment or decrement would overflow
        DECRBY n -9223372036854775808 => -ERR decrement would overflow
        DECRBY n x => -ERR value is not an integer or out of range
        INCRBY n 9223372036854775808 => -ERR value is not an integer or out of range
        INCRBY n 1.0 => -ERR value is not an integer or out of range
        INCRBY n "" => -ERR value is not an integer or out of range
        INCRBY n "1 " => -ERR value is not an integer or out of range
        SET n 01 => +OK
        INCR n => -ERR value is not an integer or out of range
        SET n " 1" => +OK
        INCR n => -ERR value is not an integer or out of range
        SET n "" => +OK
        INCR n => -ERR value is not an integer or out of range
        SET n 1.5 => +OK
        INCR n => -ERR value is not an integer or out of range
        SET n 10 EX 100 => +OK
        INCR n => :11
        TTL n => :100
        """);
  }

  @Test
  void numbersWithFractions() {
    Script.play(
        """
        INCRBYFLOAT f 10.5 => $4 10.5
        INCRBYFLOAT f 0.1 => $4 10.6
        INCRBYFLOAT f -5 => $3 5.6
        SET f 5.0e3 => +OK
        INCRBYFLOAT f 2.0e2 => $4 5200
        SET f 3.0e003 => +OK
        INCRBYFLOAT f 200 => $4 3200
        INCRBYFLOAT f nan => -ERR value is not a valid float
        INCRBYFLOAT f x => -ERR value is not a valid float
        INCRBYFLOAT f "" => -ERR value is not a valid float
        INCRBYFLOAT f " 1" => -ERR value is not a valid float
        INCRBYFLOAT f "1 " => -ERR value is not a valid float
        INCRBYFLOAT f inf => -ERR increment would produce NaN or Infinity
        GET f => $4 3200
        SET f text => +OK
        INCRBYFLOAT f 1 => -ERR value is not a valid float
        SET f 3 EX 100 => +OK
        INCRBYFLOAT f 1.5 => $3 4.5
        TTL f => :100
        INCRBYFLOAT t 0.1 => $3 0.1
        INCRBYFLOAT t 0.2 => $3 0.3
        INCRBYFLOAT n 1.00000000000000011 => $19 1.00000000000000011
        """);
  }

  @Test
  void longestCommonSubsequence() {
    Script.play(
        """
        MSET a ohmytext b mynewtext => +OK
        LCS a b => $6 mytext
        LCS a b LEN => :6
        LCS a b IDX => *4 $7 matches *2 *2 *2 :4 :7 *2 :5 :8 *2 *2 :2 :3 *2 :0 :1 $3 len :6
        LCS a b IDX MINMATCHLEN 4 => *4 $7 matches *1 *2 *2 :4 :7 *2 :5 :8 $3 len :6
        LCS a b idx minmatchlen 4 withmatchlen => *4 $7 matches *1 *3 *2 :4 :7 *2 :5 :8 :4 $3 len :6
        LCS a b IDX MINMATCHLEN 100 => *4 $7 matches *0 $3 len :6
        LCS a b IDX MINMATCHLEN -1 WITHMATCHLEN => *4 $7 matches *2 *3 *2 :4 :7 *2 :5 :8 :4 *3 *2 :2 :3 *2 :0 :1 :2 $3 len :6
        LCS a none => $0
        LCS none none => $0
        LCS none a LEN => :0
        LCS a none IDX => *4 $7 matches *0 $3 len :0
        LCS a a => $8 ohmytext
        LCS a a IDX => *4 $7 matches *1 *2 *2 :0 :7 *2 :0 :7 $3 len :8
        LCS a b LEN IDX => -ERR If you want both the length and indexes, please just use IDX.
        LCS a b FOO => -ERR syntax error
        LCS a b MINMATCHLEN => -ERR syntax error
        LCS a b MINMATCHLEN x FOO => -ERR value is not an integer or out of range
        MSET x abcbdab y bdcaba => +OK
        LCS x y => $4 bdab
        LCS y x => $4 bcba
        LCS x y IDX => *4 $7 matches *2 *2 *2 :5 :6 *2 :3 :4 *2 *2 :3 :4 *2 :0 :1 $3 len :4
        """);
  }

  @Test
  void putIsTheVerbOfTheFirstServer() {
    Script.play(
        """
        PUT k v => +OK
        GET k => $1 v
        TTL k => :-1
        PUT k w 10 => +OK
        GET k => $1 w
        TTL k => :10
        PUT k v => +OK
        TTL k => :-1
        PUT k v 0 => -ERR invalid expire time in 'put' command
        PUT k v x => -ERR value is not an integer or out of range
        PUT k v 1 2 => -ERR wrong number of arguments for 'put' command
        PUT k => -ERR wrong number of arguments for 'put' command
        """);
  }
}
