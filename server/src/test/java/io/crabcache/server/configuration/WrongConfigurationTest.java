package io.crabcache.server.configuration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrongConfigurationTest {
  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("crabcache.toml");
  }

  @Test
  void anUnknownKeyIsNamedWithItsLineAndTheKeyThatWasMeant() {
    refused("[connection.pipeline]\n\nmax_batchsize = 5\n")
        .hasMessage(
            file
                + ":3: unknown key connection.pipeline.max_batchsize;"
                + " did you mean connection.pipeline.max_batch_size?");
  }

  @Test
  void aKeyInTheWrongTableIsFoundByItsLastWord() {
    refused("[connection]\nmax_batch_size = 5\n")
        .hasMessage(
            file
                + ":2: unknown key connection.max_batch_size;"
                + " did you mean connection.pipeline.max_batch_size?");
  }

  @Test
  void aKeyThatResemblesNoneIsReferredToTheList() {
    refused("gargle = 1")
        .hasMessage(file + ":1: unknown key gargle; config/default.toml lists all there are");
  }

  @Test
  void anEmptyTableThatDoesNotExistIsUnknownToo() {
    refused("[conection]\n").hasMessageStartingWith(file + ":1: unknown key conection;");
  }

  @Test
  void aKeyWhoseQuotedNameHasDotsIsNotTheKeyInTheTable() {
    refused("\"server.port\" = 5").hasMessageContaining("unknown key \"server.port\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server.port = 70000                        | server.port = 70000
          server.port = -1                           | server.port = -1
          server.port = 7171.0                       | server.port = 7171.0
          server.port = '7171'                       | server.port = "7171"
          server.port = [7171]                       | server.port = an array of 1
          server.port = 99999999999999999999         | not valid TOML
          server.bind = ''                           | server.bind =  is
          server.bind = 7                            | server.bind = 7
          connection.pipeline.max_batch_size = 0     | max_batch_size = 0
          connection.pipeline.max_batch_size = 1001  | max_batch_size = 1001
          connection.pipeline.enabled = 'yes'        | enabled = "yes"
          memory.shards = 3                          | shards = 3
          eviction.max_entries = 0.5                 | max_entries = 0.5
          eviction.max_entries = -1                  | max_entries = -1
          eviction.window_ratio = 1.5                | window_ratio = 1.5
          eviction.window_ratio = nan                | window_ratio = NaN
          eviction.window_ratio = 'half'             | window_ratio = "half"
          connection.max_frame_bytes = '16x'         | max_frame_bytes = 16x
          connection.max_frame_bytes = '1g'          | max_frame_bytes = 1g
          connection.max_frame_bytes = ''            | max_frame_bytes =
          connection.max_frame_bytes = '9999999999g' | max_frame_bytes = 9999999999g
          """)
  void aValueThatIsNotAllowedIsNamed(String toml, String message) {
    refused(toml).hasMessageStartingWith(file + ":1:").hasMessageContaining(message);
  }

  @Test
  void theMessageSaysWhatIsAllowed() {
    refused("\n\nserver.port = 70000")
        .hasMessage(
            file
                + ":3: server.port = 70000 is not allowed;"
                + " it must be a whole number, 1 to 65535; 0: any free port");
    refused("connection.pipeline.enabled = 1")
        .hasMessage(
            file + ":1: connection.pipeline.enabled = 1 is not allowed; it must be true or false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[server", "server.port = ", "[server]\nport = 1\nport = 2", "= 3", "a b"})
  void whatIsNotTomlIsNamedWithLineAndColumn(String toml) {
    refused(toml)
        .extracting(Throwable::getMessage)
        .asString()
        .matches("(?s)\\Q" + file + "\\E:\\d+:\\d+: not valid TOML: .+")
        .hasLineCount(1);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    assertThatThrownBy(() -> ServerConfiguration.builder().file(file))
        .hasMessage("cannot read the configuration file " + file + ": there is no such file");
    assertThatThrownBy(() -> ServerConfiguration.builder().file(directory))
        .hasMessageStartingWith("cannot read the configuration file " + directory + ": ");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE});
    assertThatThrownBy(() -> ServerConfiguration.builder().file(file))
        .hasMessage("cannot read the configuration file " + file + ": it is not UTF-8 text");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> ServerConfiguration.builder().file(file))
        .hasMessageEndingWith("it is larger than 1048576 bytes");
  }

  @Test
  void aVariableIsNamedInTheErrorsAboutIt() {
    refused(() -> environment("CRABCACHE_SERVER_PROT", "1"))
        .hasMessage(
            "environment: unknown variable CRABCACHE_SERVER_PROT;"
                + " did you mean CRABCACHE_SERVER_PORT?");
    refused(() -> environment("CRABCACHE_MAX_BATCH_SIZE", "many"))
        .hasMessage(
            "CRABCACHE_MAX_BATCH_SIZE: connection.pipeline.max_batch_size = many is not allowed;"
                + " it must be a whole number, 1 to 1000");
  }

  @Test
  void twoVariablesForOneSettingAreRefused() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("CRABCACHE_MAX_BATCH_SIZE", "5");
    variables.put("CRABCACHE_CONNECTION_PIPELINE_MAX_BATCH_SIZE", "5");
    refused(() -> ServerConfiguration.builder().environment(variables))
        .hasMessage(
            "environment: CRABCACHE_CONNECTION_PIPELINE_MAX_BATCH_SIZE and CRABCACHE_MAX_BATCH_SIZE"
                + " both set connection.pipeline.max_batch_size; unset one of them");
  }

  @Test
  void anAssignmentIsNamedInTheErrorsAboutIt() {
    refused(() -> ServerConfiguration.builder().set("server.port"))
        .hasMessage(
            "--set server.port: must be of the form key=value, such as --set server.port=7171");
    refused(() -> ServerConfiguration.builder().set("=1")).hasMessageStartingWith("--set =1: ");
    refused(() -> ServerConfiguration.builder().set("server.ports=1"))
        .hasMessage("--set: unknown key server.ports; did you mean server.port?");
    refused(() -> ServerConfiguration.builder().set("server.port=x"))
        .hasMessageStartingWith("--set: server.port = x is not allowed");
    refused(() -> ServerConfiguration.builder().option("--port", Settings.SERVER_PORT, "x"))
        .hasMessageStartingWith("--port: server.port = x is not allowed");
  }

  @Test
  void aMessageStaysOneShortLineWhateverTheValue() {
    String value = "a\nb\r\u0007" + "x".repeat(5000);
    refused(() -> ServerConfiguration.builder().set("server.port=" + value))
        .extracting(Throwable::getMessage)
        .asString()
        .hasSizeLessThan(250)
        .matches("\\P{Cntrl}*");
  }

  private static void environment(String name, String value) throws ConfigurationException {
    ServerConfiguration.builder().environment(Map.of(name, value));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String toml) {
    return refused(() -> ServerConfiguration.builder().file(Files.writeString(file, toml)));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(ConfigurationException.class);
  }
}
