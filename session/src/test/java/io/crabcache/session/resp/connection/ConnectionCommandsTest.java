package io.crabcache.session.resp.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.Progress;
import io.crabcache.session.resp.Conversation;
import io.crabcache.session.resp.Script;
import org.junit.jupiter.api.Test;

/** Each command on the connection, with the replies of redis-server 7.0.15. */
class ConnectionCommandsTest {

  @Test
  void pingAndEcho() {
    Script.play(
        """
        PING => +PONG
        ping "" => $0
        PING hello => $5 hello
        PING a b => -ERR wrong number of arguments for 'ping' command
        ECHO "\\x00\\xff" => $2 \\x00\\xff
        ECHO => -ERR wrong number of arguments for 'echo' command
        """);
  }

  @Test
  void whatAClientSaysOfItselfIsKeptOnlyIfItIsShort() {
    String longest = "n".repeat(1024);
    Script.play(
        """
        CLIENT SETNAME LONGEST => +OK
        CLIENT SETNAME LONGESTn => -ERR what a client says of itself has at most 1024 bytes
        HELLO 3 SETNAME LONGESTn => -ERR what a client says of itself has at most 1024 bytes
        CLIENT SETINFO LIB-NAME LONGESTn => -ERR what a client says of itself has at most 1024 bytes
        CLIENT GETNAME => $1024 LONGEST
        """
            .replace("LONGEST", longest));
  }

  @Test
  void commandsThatAnswerEachWordAtLengthTakeAThousandWords() {
    Script.play(
        """
        COMMAND DOCSnosuch => *0
        COMMAND DOCSnosuch nosuch => -ERR the 'command|docs' command takes at most 1000 words, not 1001
        CLIENT KILLid => :0
        CLIENT KILLid id 9 => -ERR the 'client|kill' command takes at most 1000 words, not 1002
        """
            .replace("DOCSnosuch", "DOCS" + " nosuch".repeat(998))
            .replace("KILLid", "KILL" + " id 9".repeat(499)));
  }

  @Test
  void anUnknownCommandShowsTheBeginningOfItsWords() {
    String word = "x".repeat(128);
    Script.play(
        "FOO WORDy z => -ERR unknown command 'FOO', with args beginning with: 'WORD' "
            .replace("WORD", word));
  }

  @Test
  void helloChoosesTheVersionOfTheProtocol() {
    String two =
        "*14 $6 server $5 redis $7 version $6 7.0.15 $5 proto :2 $2 id :0"
            + " $4 mode $10 standalone $4 role $6 master $7 modules *0";
    String three =
        "%7 $6 server $5 redis $7 version $6 7.0.15 $5 proto :3 $2 id :0"
            + " $4 mode $10 standalone $4 role $6 master $7 modules *0";
    Script.play(
        """
        HELLO => TWO
        GET none => $-1
        HELLO 3 => THREE
        GET none => _
        HELLO => THREE
        HELLO 4 => -NOPROTO unsupported protocol version
        HELLO 1 => -NOPROTO unsupported protocol version
        HELLO three => -ERR Protocol version is not an integer or out of range
        GET none => _
        HELLO 2 => TWO
        GET none => $-1
        """
            .replace("TWO", two)
            .replace("THREE", three));
  }

  @Test
  void helloTakesOptionsUntilOneIsWrong() {
    Script.play(
        """
        HELLO 3 FOO => -ERR Syntax error in HELLO option 'FOO'
        HELLO 3 AUTH default => -ERR Syntax error in HELLO option 'AUTH'
        HELLO 3 SETNAME => -ERR Syntax error in HELLO option 'SETNAME'
        HELLO 3 AUTH nobody x => -WRONGPASS invalid username-password pair or user is disabled.
        HELLO 3 SETNAME "a b" => -ERR Client names cannot contain spaces, newlines or special characters.
        HELLO 3 SETNAME me AUTH nobody x => -WRONGPASS invalid username-password pair or user is disabled.
        GET none => $-1
        CLIENT GETNAME => $2 me
        """);
    try (Conversation conversation = new Conversation()) {
      assertThat(conversation.ask("HELLO 3 AUTH default secret SETNAME you")).startsWith("%7 ");
      assertThat(conversation.ask("CLIENT GETNAME")).isEqualTo("$3 you");
    }
  }

  @Test
  void authKnowsTheDefaultUserOnly() {
    Script.play(
        """
        AUTH default anything => +OK
        AUTH somebody anything => -WRONGPASS invalid username-password pair or user is disabled.
        AUTH secret => -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?
        AUTH a b c => -ERR syntax error
        AUTH => -ERR wrong number of arguments for 'auth' command
        """);
  }

  @Test
  void select() {
    Script.play(
        """
        SET k zero => +OK
        SELECT 15 => +OK
        GET k => $-1
        SET k fifteen => +OK
        SELECT 16 => -ERR DB index is out of range
        SELECT -1 => -ERR DB index is out of range
        SELECT one => -ERR value is not an integer or out of range
        SELECT 99999999999 => -ERR value is out of range, value must between -2147483648 and 2147483647
        GET k => $7 fifteen
        SELECT 0 => +OK
        GET k => $4 zero
        """);
  }

  @Test
  void resetMakesTheConnectionAsItWas() {
    Script.play(
        """
        SELECT 3 => +OK
        SET k three => +OK
        CLIENT SETNAME me => +OK
        CLIENT REPLY OFF =>
        HELLO 3 =>
        RESET => +RESET
        GET k => $-1
        CLIENT GETNAME => $-1
        RESET now => -ERR wrong number of arguments for 'reset' command
        """);
  }

  @Test
  void quitEndsTheConnectionBehindTheRepliesToWhatCameBefore() {
    try (Conversation conversation = new Conversation()) {
      Conversation.write("SET k v", conversation.in());
      Conversation.write("QUIT", conversation.in());
      Conversation.write("SET k w", conversation.in());
      assertThat(conversation.finish()).isEqualTo("+OK +OK");
      assertThat(conversation.session().process(conversation.in(), conversation.out()))
          .isEqualTo(Progress.CLOSE);
      assertThat(conversation.out().isReadable()).isFalse();
    }
  }

  @Test
  void clientNames() {
    Script.play(
        """
        CLIENT GETNAME => $-1
        CLIENT SETNAME me! => +OK
        CLIENT GETNAME => $3 me!
        CLIENT SETNAME "m e" => -ERR Client names cannot contain spaces, newlines or special characters.
        CLIENT SETNAME \\x7f => -ERR Client names cannot contain spaces, newlines or special characters.
        CLIENT GETNAME => $3 me!
        CLIENT SETNAME "" => +OK
        CLIENT GETNAME => $-1
        CLIENT ID => :0
        CLIENT ID 1 => -ERR wrong number of arguments for 'client|id' command
        CLIENT => -ERR wrong number of arguments for 'client' command
        CLIENT FOO => -ERR unknown subcommand 'FOO'. Try CLIENT HELP.
        """);
  }

  @Test
  void clientLibraries() {
    Script.play(
        """
        CLIENT SETINFO lib-name lettuce => +OK
        CLIENT SETINFO LIB-VER 6.5 => +OK
        CLIENT SETINFO lib-ver "6 5" => -ERR lib-ver cannot contain spaces, newlines or special characters.
        CLIENT SETINFO lib-color red => -ERR Unrecognized option 'lib-color'
        CLIENT SETINFO lib-name => -ERR wrong number of arguments for 'client|setinfo' command
        """);
    try (Conversation conversation = new Conversation()) {
      conversation.ask("CLIENT SETINFO lib-name lettuce");
      assertThat(conversation.ask("CLIENT INFO")).contains(" lib-name=lettuce lib-ver=");
    }
  }

  @Test
  void repliesAreSentAsTheClientWants() {
    Script.play(
        """
        CLIENT REPLY maybe => -ERR syntax error
        CLIENT REPLY OFF =>
        SET k v =>
        PING =>
        FOO =>
        CLIENT REPLY SKIP =>
        CLIENT REPLY ON => +OK
        GET k => $1 v
        CLIENT REPLY SKIP =>
        GET k =>
        PING => +PONG
        CLIENT REPLY SKIP =>
        CLIENT REPLY SKIP =>
        PING 1 =>
        PING 2 => $1 2
        CLIENT REPLY SKIP =>
        KEYS * =>
        PING 3 => $1 3
        CLIENT REPLY SKIP =>
        CLIENT REPLY ON => +OK
        CLIENT REPLY SKIP =>
        CLIENT ID =>
        PING 4 => $1 4
        """);
  }

  @Test
  void readsLeaveNoTraceIfTheClientWantsThat() {
    try (Conversation conversation = new Conversation()) {
      conversation.ask("SET k v");
      String before = conversation.ask("OBJECT FREQ k");
      assertThat(conversation.ask("CLIENT NO-TOUCH ON")).isEqualTo("+OK");
      conversation.ask("GET k");
      conversation.ask("MGET k k");
      assertThat(conversation.ask("OBJECT FREQ k")).isEqualTo(before);
      assertThat(conversation.ask("CLIENT INFO")).contains(" flags=T ");
      assertThat(conversation.ask("CLIENT NO-TOUCH OFF")).isEqualTo("+OK");
      conversation.ask("GET k");
      assertThat(conversation.ask("OBJECT FREQ k")).isNotEqualTo(before);
      assertThat(conversation.ask("CLIENT NO-TOUCH maybe")).isEqualTo("-ERR syntax error");
    }
  }

  @Test
  void helpNamesEachPart() {
    try (Conversation conversation = new Conversation()) {
      assertThat(conversation.ask("CLIENT HELP"))
          .startsWith("*23 +CLIENT <subcommand> ")
          .contains(" +KILL ", " +LIST ", " +NO-TOUCH ", " +HELP ");
    }
  }
}
