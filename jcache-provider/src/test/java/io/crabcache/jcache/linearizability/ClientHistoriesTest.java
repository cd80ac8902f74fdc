package io.crabcache.jcache.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.jcache.CrabCachingProvider;
import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three clients of a server, with two threads each, whose connections are cut now and then: what
 * they see is always what one of them could have seen that had the cache to itself, in an order
 * that agrees with real time. A call whose connection was lost happens once, later, or never.
 *
 * <p>{@code -Dlinearizability.rounds} says how many rounds there are, {@code
 * -Dlinearizability.seed} begins with the same random numbers again.
 */
@Timeout(1200)
class ClientHistoriesTest {
  private static final int ROUNDS = Integer.getInteger("linearizability.rounds", 80);
  private static final long SEED = Long.getLong("linearizability.seed", System.nanoTime());
  private static final int CLIENTS = 3;
  private static final int THREADS_PER_CLIENT = 2;
  private static final int MOST_BYTES_BEFORE_CUT = 1500;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<CuttingProxy> proxies = new ArrayList<>();
  private final ExecutorService executor =
      Executors.newFixedThreadPool(CLIENTS * THREADS_PER_CLIENT);
  private int serverPort;

  @BeforeEach
  void startServer() throws Exception {
    opened.add(executor::shutdownNow);
    CrabCacheServer server =
        CrabCacheServer.start(
            ServerConfiguration.builder()
                .with(Settings.SERVER_PORT, 0)
                .with(Settings.HTTP_PORT, 0)
                .build());
    opened.add(server);
    serverPort = server.tcp().port();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  /** The registers of all threads; those of a client share its connection. */
  private List<Register> connect(boolean wrapped, UnaryOperator<Register> spoil) throws Exception {
    List<Register> registers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      CuttingProxy proxy = new CuttingProxy(serverPort);
      proxies.add(proxy);
      opened.add(proxy);
      CrabCachingProvider provider = new CrabCachingProvider();
      opened.add(provider);
      Properties properties = new Properties();
      properties.setProperty("crabcache.serialization.filter", Register.Text.class.getName());
      CacheManager manager =
          provider.getCacheManager(
              URI.create(
                  "crabcache://127.0.0.1:"
                      + proxy.port()
                      + "?namespace=checked&reconnect_min_ms=1&reconnect_max_ms=5"),
              getClass().getClassLoader(),
              properties);
      Cache<String, Serializable> cache =
          manager.createCache(
              "registers",
              new MutableConfiguration<String, Serializable>()
                  .setTypes(String.class, Serializable.class));
      for (int j = 0; j < THREADS_PER_CLIENT; j++) {
        registers.add(spoil.apply(new Register(cache, wrapped)));
      }
    }
    return registers;
  }

  private void cutAtRandom() {
    for (CuttingProxy proxy : proxies) {
      if (random.nextInt(3) == 0) {
        proxy.cutAfter(
            random.nextInt(MOST_BYTES_BEFORE_CUT), random.nextBoolean(), random.nextBoolean());
      }
    }
  }

  /** The first history that has no explanation; empty if all have one. */
  private String findViolation(Workload workload, List<Register> registers, int rounds)
      throws Exception {
    for (int i = 0; i < rounds; i++) {
      cutAtRandom();
      for (Map.Entry<String, List<Call>> history :
          workload.round(i, registers, executor, random).entrySet()) {
        if (!Checker.isLinearizable(history.getValue())) {
          return "seed %d, key %s:%n%s"
              .formatted(
                  SEED,
                  history.getKey(),
                  history.getValue().stream()
                      .map(Call::toString)
                      .collect(Collectors.joining(System.lineSeparator())));
        }
      }
    }
    return "";
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void histories_over_the_wire_have_an_explanation(boolean comparedByTheClient) throws Exception {
    Workload workload = new Workload();
    List<Register> registers = connect(comparedByTheClient, register -> register);
    assertThat(findViolation(workload, registers, ROUNDS)).isEmpty();

    // What there was to be explained.
    assertThat(proxies).as("cuts").allMatch(proxy -> proxy.cuts() > 0);
    assertThat(workload.unknown()).as("calls of unknown outcome").isPositive();
    assertThat(workload.effective()).as("calls with an effect").containsOnlyKeys(Kind.values());
  }

  /** A client with a copy of what it has read, which it does not give up when others write. */
  private static final class Stale extends Register {
    private final Register register;
    private final Map<String, Object> copies = new HashMap<>();

    Stale(Register register) {
      super(register);
      this.register = register;
    }

    @Override
    Object call(Kind kind, String key, String value, String expected) {
      if (kind == Kind.GET) {
        return copies.computeIfAbsent(key, k -> register.call(kind, key, value, expected));
      }
      copies.remove(key);
      return register.call(kind, key, value, expected);
    }
  }

  @Test
  void a_client_with_stale_copies_is_found_out() throws Exception {
    List<Register> registers = connect(false, Stale::new);
    assertThat(findViolation(new Workload(), registers, ROUNDS)).contains("GET");
  }

  /** A client that repeats what it knows nothing of, as if everything could be repeated. */
  private static final class Repeating extends Register {
    private final Register register;

    Repeating(Register register) {
      super(register);
      this.register = register;
    }

    @Override
    Object call(Kind kind, String key, String value, String expected) {
      for (int i = 0; ; i++) {
        try {
          return register.call(kind, key, value, expected);
        } catch (javax.cache.CacheException e) {
          if (i == 1000) {
            throw e;
          }
        }
      }
    }
  }

  @Test
  void a_client_that_repeats_lost_calls_is_found_out() throws Exception {
    List<Register> registers = connect(false, Repeating::new);
    assertThat(findViolation(new Workload(), registers, 20 * ROUNDS)).isNotEmpty();
  }
}
