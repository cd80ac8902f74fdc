package io.crabcache.session.resp.key;

import io.crabcache.session.resp.Script;
import org.junit.jupiter.api.Test;

/** Each command on the expiry of keys, with the replies of redis-server 7.0.15. */
class ExpiryCommandsTest {

  @Test
  void timesAreSetAndTold() {
    Script.play(
        """
        TTL k => :-2
        PTTL k => :-2
        EXPIRETIME k => :-2
        PEXPIRETIME k => :-2
        EXPIRE k 10 => :0
        SET k v => +OK
        TTL k => :-1
        PTTL k => :-1
        EXPIRETIME k => :-1
        PEXPIRETIME k => :-1
        EXPIRE k 10 => :1
        TTL k => :10
        PTTL k => :10000
        EXPIRETIME k => :1700000010
        PEXPIRETIME k => :1700000010000
        PEXPIRE k 1499 => :1
        TTL k => :1
        EXPIRETIME k => :1700000001
        PEXPIRE k 1500 => :1
        TTL k => :2
        EXPIRETIME k => :1700000002
        EXPIREAT k 1700000020 => :1
        PTTL k => :20000
        PEXPIREAT k 1700000020001 => :1
        PTTL k => :20001
        (20000 ms later)
        PTTL k => :1
        TTL k => :0
        (1 ms later)
        PTTL k => :-2
        """);
  }

  @Test
  void timesThatHavePassedRemoveTheKey() {
    Script.play(
        """
        MSET a 1 b 2 c 3 d 4 e 5 => +OK
        EXPIRE a 0 => :1
        EXPIRE b -1 => :1
        PEXPIRE c -9223372036854775808 => :1
        EXPIREAT d 1 => :1
        PEXPIREAT e -5 => :1
        EXISTS a b c d e => :0
        EXPIRE a -1 => :0
        """);
  }

  @Test
  void timesUnderConditions() {
    Script.play(
        """
        SET k v => +OK
        EXPIRE k 100 XX => :0
        EXPIRE k 100 GT => :0
        TTL k => :-1
        EXPIRE k 100 NX => :1
        EXPIRE k 200 NX => :0
        TTL k => :100
        EXPIRE k 200 xx => :1
        EXPIRE k 200 GT => :0
        EXPIRE k 100 GT => :0
        EXPIRE k 201 gt => :1
        EXPIRE k 201 LT => :0
        EXPIRE k 300 LT => :0
        EXPIRE k 100 lt => :1
        EXPIRE k 300 XX GT => :1
        EXPIRE k 200 XX LT => :1
        TTL k => :200
        PERSIST k => :1
        EXPIRE k 50 XX LT => :0
        EXPIRE k 50 LT => :1
        TTL k => :50
        EXPIRE k -1 GT => :0
        EXPIRE k -1 NX => :0
        EXISTS k => :1
        EXPIRE k -1 LT => :1
        EXISTS k => :0
        EXPIRE k 10 NX XX => -ERR NX and XX, GT or LT options at the same time are not compatible
        EXPIRE k 10 GT NX => -ERR NX and XX, GT or LT options at the same time are not compatible
        PEXPIRE k 10 NX LT => -ERR NX and XX, GT or LT options at the same time are not compatible
        EXPIREAT k 10 GT LT => -ERR GT and LT options at the same time are not compatible
        PEXPIREAT k 10 FOO => -ERR Unsupported option FOO
        EXPIRE k x FOO => -ERR Unsupported option FOO
        EXPIRE k x NX XX => -ERR NX and XX, GT or LT options at the same time are not compatible
        EXPIRE k 10 NX NX => :0
        """);
  }

  @Test
  void timesThatAreNoneOrTooLong() {
    Script.play(
        """
        SET k v => +OK
        EXPIRE k x => -ERR value is not an integer or out of range
        EXPIRE k 1.5 => -ERR value is not an integer or out of range
        EXPIRE k 9223372036854775808 => -ERR value is not an integer or out of range
        EXPIRE k 9223372036854775807 => -ERR invalid expire time in 'expire' command
        EXPIRE k -9223372036854775808 => -ERR invalid expire time in 'expire' command
        EXPIRE none 9223372036854775807 => -ERR invalid expire time in 'expire' command
        EXPIRE k 9223372036854775 => -ERR invalid expire time in 'expire' command
        PEXPIRE k 9223372036854775807 => -ERR invalid expire time in 'pexpire' command
        EXPIREAT k 9223372036854776 => -ERR invalid expire time in 'expireat' command
        TTL k => :-1
        EXPIREAT k 9223372036854775 => :1
        PEXPIRETIME k => :9223372036854775000
        GET k => $1 v
        EXPIRE k => -ERR wrong number of arguments for 'expire' command
        """);
  }

  @Test
  void persist() {
    Script.play(
        """
        PERSIST k => :0
        SET k v => +OK
        PERSIST k => :0
        EXPIRE k 1 => :1
        PERSIST k => :1
        (2000 ms later)
        GET k => $1 v
        PERSIST => -ERR wrong number of arguments for 'persist' command
        """);
  }
}
