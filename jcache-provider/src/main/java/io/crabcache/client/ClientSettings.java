package io.crabcache.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a client finds its cache server, and the values of the {@link ClientOption}s. Immutable.
 */
public final class ClientSettings {

  /**
   * A server's TCP address.
   *
   * @param host name or literal address
   * @param port 1 to 65535
   */
  public record Address(String host, int port) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if the host is empty or the port out of range
     */
    public Address {
      if (host.isBlank() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException(
            "address '%s:%d' needs a host and a port from 1 to 65535".formatted(host, port));
      }
    }

    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  private final List<Address> addresses;
  private final @Nullable String embedded;
  private final Map<ClientOption, Object> values;
  private final Set<ClientOption> chosen;

  private ClientSettings(Builder builder) {
    addresses = List.copyOf(builder.addresses);
    embedded = builder.embedded;
    values = new EnumMap<>(ClientOption.class);
    for (ClientOption option : ClientOption.values()) {
      values.put(option, option.parse(option.defaultText()));
    }
    values.putAll(builder.values);
    chosen = Set.copyOf(builder.values.keySet());
  }

  /** Starts on settings for a server. */
  public static Builder remote(String host, int port) {
    return remote(List.of(new Address(host, port)));
  }

  /**
   * Starts on settings for servers.
   *
   * @throws IllegalArgumentException unless there is exactly one; more need a later version
   */
  public static Builder remote(List<Address> addresses) {
    if (addresses.size() != 1) {
      throw new IllegalArgumentException(
          "exactly one server is supported, not " + addresses.size() + ": " + addresses);
    }
    return new Builder(addresses, null);
  }

  /** Starts on settings for the engine in this process that has the given name. */
  public static Builder embedded(String name) {
    return new Builder(List.of(), name);
  }

  /** The servers; empty if embedded. */
  public List<Address> addresses() {
    return addresses;
  }

  /** Name of the engine in this process, null if remote. */
  public @Nullable String embedded() {
    return embedded;
  }

  /** Tells whether an option was set, and not left at its default. */
  public boolean isSet(ClientOption option) {
    return chosen.contains(option);
  }

  /** Value of an option that is a whole number. */
  public int integer(ClientOption option) {
    return (int) value(option);
  }

  /** Value of an option that is a number of bytes, or one that may be very large. */
  public long number(ClientOption option) {
    return (long) value(option);
  }

  /** Value of an option that is a number with a fraction. */
  public double decimal(ClientOption option) {
    return (double) value(option);
  }

  /** Value of an option that is a word. */
  public String text(ClientOption option) {
    return (String) value(option);
  }

  /** Value of an option that is true or false. */
  public boolean flag(ClientOption option) {
    return Boolean.parseBoolean(text(option));
  }

  /** Value of an option, whatever its type. */
  public Object value(ClientOption option) {
    return Objects.requireNonNull(values.get(option));
  }

  @Override
  public String toString() {
    return (embedded == null ? addresses.get(0) : "embedded " + embedded) + " " + values;
  }

  /** Collects options. Not thread safe. */
  public static final class Builder {
    private final List<Address> addresses;
    private final @Nullable String embedded;
    private final Map<ClientOption, Object> values = new EnumMap<>(ClientOption.class);

    private Builder(List<Address> addresses, @Nullable String embedded) {
      this.addresses = addresses;
      this.embedded = embedded;
    }

    /**
     * Sets an option as it is written in a URI's query or in a property.
     *
     * @throws IllegalArgumentException if the name is unknown, the value not allowed, or the option
     *     for the other kind of address
     */
    public Builder option(String key, String value) {
      return option(ClientOption.of(key), value);
    }

    /**
     * Sets an option.
     *
     * @throws IllegalArgumentException if the value is not allowed, or the option is for the other
     *     kind of address
     */
    public Builder option(ClientOption option, Object value) {
      if (!option.isFor(embedded != null)) {
        throw new IllegalArgumentException(
            "%s is for %s and has no meaning for %s"
                .formatted(
                    option.key(),
                    option.addresses(),
                    embedded == null
                        ? "a server, crabcache://" + addresses.get(0)
                        : "crabcache:embedded"));
      }
      values.put(option, option.parse(value.toString()));
      return this;
    }

    /**
     * Completes the settings.
     *
     * @throws IllegalArgumentException if options contradict each other
     */
    public ClientSettings build() {
      ClientSettings settings = new ClientSettings(this);
      int min = settings.integer(ClientOption.RECONNECT_MIN_MS);
      int max = settings.integer(ClientOption.RECONNECT_MAX_MS);
      if (min > max) {
        throw new IllegalArgumentException(
            "reconnect_min_ms=%d is over reconnect_max_ms=%d".formatted(min, max));
      }
      return settings;
    }
  }
}
