package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSettingsTest {

  @Test
  void aMisspelledOptionIsNamedWithTheNearest() {
    assertThatThrownBy(() -> ClientSettings.remote("host", 7171).option("conections", "2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'conections'")
        .hasMessageContaining("did you mean 'connections'");
    assertThatThrownBy(() -> ClientSettings.remote("host", 7171).option("operationTimeoutMs", "2"))
        .hasMessageContaining("did you mean 'operation_timeout_ms'");
  }

  @ParameterizedTest
  @CsvSource({
    "connections, 0, from 1 to 64",
    "connections, many, from 1 to 64",
    "connections, 99999999999, from 1 to 64",
    "coalescing, yes, true or false",
    "when_queue_full, drop, wait or fail",
    "client_name, '', 1 to 128 characters",
    "memory.max, 1, bytes from",
    "memory.max, 10x, bytes from",
    "memory.max, 9999999999g, bytes from",
    "eviction.max_entries, -1, a whole number from 0 to 1000000000000",
    "eviction.window_ratio, NaN, a number from 0.001 to 0.999",
    "eviction.adaptive, maybe, true or false",
  })
  void aValueThatIsNotAllowedIsNamedWithWhatIs(String option, String value, String allowed) {
    assertThatThrownBy(() -> settingsFor(ClientOption.of(option)).option(option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option + "=" + value)
        .hasMessageContaining(allowed);
  }

  @Test
  void everyOptionTakesItsDefaultAsItIsWritten() {
    for (ClientOption option : ClientOption.values()) {
      ClientSettings written =
          settingsFor(option).option(option.key(), option.defaultText()).build();
      assertThat(written.isSet(option)).isTrue();
      assertThat(written).hasToString(settingsFor(option).build().toString());
    }
  }

  private static ClientSettings.Builder settingsFor(ClientOption option) {
    return option.isFor(true) ? ClientSettings.embedded("e") : ClientSettings.remote("host", 7171);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connections",
        "event_loops",
        "coalescing",
        "max_in_flight_frames",
        "queue_capacity",
        "when_queue_full",
        "connect_timeout_ms",
        "reconnect_min_ms",
        "reconnect_max_ms"
      })
  void whatAnEmbeddedClientWouldIgnoreIsRefused(String option) {
    String value = ClientOption.of(option).defaultText();
    assertThatThrownBy(() -> ClientSettings.embedded("e").option(option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            option + " is for crabcache://host:port and has no meaning for crabcache:embedded");
  }

  @Test
  void bytesMayHaveAUnit() {
    assertThat(
            ClientSettings.embedded("e")
                .option("memory.max", "3g")
                .build()
                .number(ClientOption.MEMORY_MAX))
        .isEqualTo(3L << 30);
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(
            () ->
                ClientSettings.remote("host", 1)
                    .option("reconnect_min_ms", "200")
                    .option("reconnect_max_ms", "100")
                    .build())
        .hasMessageContaining("reconnect_min_ms=200")
        .hasMessageContaining("reconnect_max_ms=100");
    assertThatThrownBy(() -> ClientSettings.remote("host", 1).option("memory.max", "1g"))
        .hasMessageContaining("crabcache:embedded");
  }

  @Test
  void anAddressNeedsAHostAndAPortAndThereIsOne() {
    assertThatThrownBy(() -> ClientSettings.remote("", 1)).hasMessageContaining("':1'");
    assertThatThrownBy(() -> ClientSettings.remote("host", 65_536))
        .hasMessageContaining("1 to 65535");
    assertThatThrownBy(() -> ClientSettings.remote(List.of()))
        .hasMessageContaining("exactly one server");
    assertThat(new ClientSettings.Address("::1", 7171)).hasToString("[::1]:7171");
  }
}
