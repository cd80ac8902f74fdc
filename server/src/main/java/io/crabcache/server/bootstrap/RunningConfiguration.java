package io.crabcache.server.bootstrap;

import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Setting;
import io.crabcache.server.configuration.Settings;
import io.crabcache.session.resp.Configuration;
import io.crabcache.session.resp.Databases;
import io.crabcache.session.resp.ServerContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The configuration of a server that runs. Under their own keys all settings show as they were
 * configured; under Redis's names those that mean the same there show what holds, and what Redis
 * does and this server does not shows as switched off. What is set counts until the server stops.
 * Thread safe.
 */
final class RunningConfiguration implements Configuration {

  /** What can change while the server runs, without harm to what clients were told before. */
  private static final List<Setting<?>> CHANGEABLE =
      List.of(
          Settings.CONNECTION_IDLE_TIMEOUT_MS,
          Settings.CONNECTION_MAX_CONNECTIONS,
          Settings.CONNECTION_MAX_OUTPUT_BYTES,
          Settings.PIPELINE_ENABLED,
          Settings.PIPELINE_MAX_BATCH_SIZE,
          Settings.PIPELINE_BUFFER_SIZE,
          Settings.PIPELINE_TIMEOUT_MS);

  /** Redis's names of settings that have the same values there. */
  private static final Map<String, Setting<?>> ALIASES =
      Map.of(
          "bind", Settings.SERVER_BIND,
          "client-query-buffer-limit", Settings.CONNECTION_MAX_FRAME_BYTES,
          "maxclients", Settings.CONNECTION_MAX_CONNECTIONS,
          "proto-max-bulk-len", Settings.CONNECTION_MAX_FRAME_BYTES);

  /** What comes nearest in Redis to when a change is safe here. */
  private static final Map<String, String> LIKE_APPENDFSYNC =
      Map.of("always", "always", "interval", "everysec", "os", "no");

  /** Redis's name of the idle timeout, in seconds. */
  private static final String TIMEOUT = "timeout";

  /** Begins the keys of the log, which is opened once. */
  private static final String LOG_KEYS = "wal.";

  private static final int MAX_TIMEOUT_SECONDS = 2_000_000;

  private final Map<String, Setting<?>> settings = new HashMap<>(ALIASES);
  private final long memoryMax;
  private final int eventLoops;
  private final boolean logged;
  private final IntSupplier port;
  private final Consumer<ServerConfiguration> apply;
  private volatile ServerConfiguration current;

  /**
   * Starts with what was configured.
   *
   * @param memoryMax bytes that {@code memory.max} came to
   * @param eventLoops threads that serve connections
   * @param logged whether there is a log
   * @param port that is listened on
   * @param apply has what changes take effect
   */
  RunningConfiguration(
      ServerConfiguration configuration,
      long memoryMax,
      int eventLoops,
      boolean logged,
      IntSupplier port,
      Consumer<ServerConfiguration> apply) {
    this.current = configuration;
    this.memoryMax = memoryMax;
    this.eventLoops = eventLoops;
    this.logged = logged;
    this.port = port;
    this.apply = apply;
    Settings.ALL.forEach(setting -> settings.put(setting.key(), setting));
  }

  @Override
  public SortedMap<String, String> values() {
    SortedMap<String, String> values = new TreeMap<>();
    ServerConfiguration now = current;
    settings.forEach((name, setting) -> values.put(name, String.valueOf(now.get(setting))));
    values.put("appendfsync", LIKE_APPENDFSYNC.getOrDefault(now.get(Settings.WAL_SYNC), ""));
    values.put("appendonly", logged ? "yes" : "no");
    values.put("databases", Integer.toString(Databases.COUNT));
    values.put("io-threads", Integer.toString(eventLoops));
    values.put("maxmemory", Long.toString(memoryMax));
    values.put("maxmemory-policy", ServerContext.MAXMEMORY_POLICY);
    values.put("port", Integer.toString(port.getAsInt()));
    values.put("save", "");
    int idle = now.get(Settings.CONNECTION_IDLE_TIMEOUT_MS);
    values.put(TIMEOUT, Integer.toString((idle + 999) / 1000));
    return values;
  }

  @Override
  public synchronized void set(Map<String, String> values) throws RefusedException {
    SortedMap<String, String> known = values();
    Map<Setting<?>, String> changes = new HashMap<>();
    for (Map.Entry<String, String> each : values.entrySet()) {
      Setting<?> setting = settings.get(each.getKey());
      if (each.getKey().equals(TIMEOUT)) {
        changes.put(Settings.CONNECTION_IDLE_TIMEOUT_MS, idleMillis(each.getValue()));
      } else if (setting != null && CHANGEABLE.contains(setting)) {
        if (setting.parse(each.getValue()) == null) {
          throw new RefusedException(each.getKey(), "argument must be " + setting.allowed());
        }
        changes.put(setting, each.getValue());
      } else if (!each.getValue().equals(known.get(each.getKey()))) {
        throw new RefusedException(each.getKey(), immutable(each.getKey()));
      }
    }
    ServerConfiguration changed = current.with(changes);
    apply.accept(changed);
    current = changed;
  }

  private static String immutable(String parameter) {
    boolean isOfLog = parameter.startsWith(LOG_KEYS) || parameter.startsWith("append");
    return "can't set immutable config"
        + (isOfLog
            ? ": the log is opened at the start, and stays as it is; set %s* in the configuration and start anew"
                .formatted(LOG_KEYS)
            : "");
  }

  private static String idleMillis(String seconds) throws RefusedException {
    if (!seconds.matches("[0-9]{1,7}") || Integer.parseInt(seconds) > MAX_TIMEOUT_SECONDS) {
      throw new RefusedException(
          TIMEOUT, "argument must be a number of seconds, 0 to " + MAX_TIMEOUT_SECONDS);
    }
    return Integer.toString(1000 * Integer.parseInt(seconds));
  }
}
