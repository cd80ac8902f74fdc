package io.crabcache.session.resp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.resp.Conversation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** INFO, STATS and METRICS tell the same numbers, and they are those of what was done. */
class StatisticsCommandsTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(crabcache_[a-z_]+)(\\{[a-z]+=\"[^\"]*\"(?:,[a-z]+=\"[^\"]*\")?\\})? (\\d+)");

  private final Conversation client = new Conversation();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void infoHasTheSectionsThatAreAskedFor() {
    String all = client.ask("INFO");
    assertThat(all)
        .contains("# Server redis_version:7.0.15 crabcache_version:test redis_mode:standalone ")
        .contains(" # Clients ", " # Memory ", " # Stats ", " # Pipeline ", " # Keyspace");
    assertThat(client.ask("INFO CLIENTS"))
        .isEqualTo(
            "$91 # Clients connected_clients:0 connected_text_clients:1 maxclients:0"
                + " blocked_clients:0");
    assertThat(client.ask("INFO stats Keyspace")).contains("# Stats ").endsWith(" # Keyspace");
    assertThat(client.ask("INFO none")).isEqualTo("$0");
    for (String whole : List.of("all", "default", "everything", "none ALL")) {
      assertThat(fields(client.ask("INFO " + whole)).keySet()).isEqualTo(fields(all).keySet());
    }
    client.ask("HELLO 3");
    assertThat(client.ask("INFO none")).isEqualTo("=4 txt:");
  }

  @Test
  void infoCountsKeysReadsAndTime() {
    client.ask("MSET a 1 b 2 c 3");
    client.ask("EXPIRE a 100");
    client.ask("PEXPIRE b 10");
    client.ask("MGET a b none");
    client.ask("SELECT 7");
    client.ask("SET k v");
    assertThat(client.ask("INFO keyspace"))
        .endsWith("# Keyspace db0:keys=3,expires=2,avg_ttl=0 db7:keys=1,expires=0,avg_ttl=0");
    client.pass(86_400_000);
    assertThat(client.ask("INFO keyspace"))
        .endsWith("# Keyspace db0:keys=1,expires=0,avg_ttl=0 db7:keys=1,expires=0,avg_ttl=0");
    assertThat(fields(client.ask("INFO")))
        .containsEntry("uptime_in_seconds", "86400")
        .containsEntry("uptime_in_days", "1")
        .containsEntry("keyspace_hits", "2")
        .containsEntry("keyspace_misses", "1")
        .containsEntry("expired_keys", "2")
        .containsEntry("maxmemory_policy", "allkeys-lfu");
  }

  @Test
  void infoTellsHowCommandsWereBatched() {
    client.ask("PING");
    for (int i = 0; i < 5; i++) {
      Conversation.write("SET k " + i, client.in());
    }
    client.finish();
    assertThat(fields(client.ask("INFO pipeline")))
        .containsEntry("pipeline_enabled", "1")
        .containsEntry("pipeline_max_batch_size", "1000")
        .containsEntry("pipeline_resp_batches", "2")
        .containsEntry("pipeline_resp_commands", "6")
        .containsEntry("pipeline_resp_mean_batch", "3.00")
        .containsEntry("pipeline_resp_largest_batch", "5")
        .containsEntry(
            "pipeline_resp_batch_sizes", "1=1,2=0,4=1,8=0,16=0,32=0,64=0,128=0,256=0,512=0")
        .containsEntry("pipeline_resp_parse_errors", "0")
        .containsEntry("pipeline_native_commands", "0");
  }

  @Test
  void statsIsAMapWithNumbersOfTheirTypes() {
    client.ask("SET k v");
    client.ask("GET k");
    client.ask("GET none");
    client.ask("HELLO 3");
    assertThat(client.ask("STATS"))
        .startsWith("%5 $7 version $4 test $14 uptime_seconds :0 $11 connections %8 ")
        .contains(" $7 enabled #t $14 max_batch_size :1000 ")
        .contains(
            " $4 resp %6 $7 batches :4 $8 commands :4 $10 mean_batch ,1 $13 largest_batch :1"
                + " $12 parse_errors :0 $11 batch_sizes %10 $1 1 :4 $1 2 :0 ")
        .contains(" $4 hits :1 $6 misses :1 $4 puts :1 ")
        .endsWith(" $9 hit_ratio ,0.5");
    assertThat(client.ask("STATS now"))
        .isEqualTo("-ERR wrong number of arguments for 'stats' command");
  }

  @Test
  void resetStatCountsFromZeroAgain() {
    client.ask("SET k v");
    client.ask("GET k");
    client.ask("GET none");
    assertThat(client.ask("CONFIG RESETSTAT")).isEqualTo("+OK");
    Map<String, String> fields = fields(client.ask("INFO"));
    assertThat(fields)
        .containsEntry("keyspace_hits", "0")
        .containsEntry("keyspace_misses", "0")
        .containsEntry("total_commands_processed", "1") // the reset itself
        .containsEntry("db0", "keys=1,expires=0,avg_ttl=0");
    client.ask("GET k");
    assertThat(fields(client.ask("INFO"))).containsEntry("keyspace_hits", "1");
    assertThat(metrics().get("crabcache_store_hits_total")).isEqualTo(1);
  }

  @Test
  void metricsAreInTheFormatOfPrometheus() {
    client.ask("MSET a 1 b 2");
    client.ask("GET a");
    Map<String, Long> metrics = metrics();
    assertThat(metrics)
        .containsEntry("crabcache_info{version=\"test\"}", 1L)
        .containsEntry("crabcache_store_hits_total", 1L)
        .containsEntry("crabcache_store_entries", 2L)
        .containsEntry("crabcache_pipeline_batch_commands_bucket{dialect=\"resp\",le=\"1\"}", 2L)
        .containsEntry("crabcache_pipeline_batch_commands_bucket{dialect=\"resp\",le=\"+Inf\"}", 2L)
        .containsEntry("crabcache_pipeline_batch_commands_sum{dialect=\"resp\"}", 2L)
        .containsEntry("crabcache_pipeline_batch_commands_count{dialect=\"resp\"}", 2L)
        .containsEntry("crabcache_pipeline_parse_errors_total{dialect=\"native\"}", 0L);
  }

  /** Reads the metrics and checks that each sample stands behind the head of its metric. */
  private Map<String, Long> metrics() {
    client.in().clear();
    String reply = client.ask("METRICS").replace("\\x0a", "\n");
    Map<String, Long> samples = new HashMap<>();
    Set<String> heads = new HashSet<>();
    String head = "";
    for (String line : reply.substring(reply.indexOf('#')).lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        assertThat(line).matches("# TYPE crabcache_[a-z_]+ (counter|gauge|histogram)");
        head = line.substring("# TYPE ".length(), line.lastIndexOf(' '));
        assertThat(heads.add(head)).as(line).isTrue();
      } else if (!line.startsWith("# HELP ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(sample.group(1)).startsWith(head);
        String labels = sample.group(2) == null ? "" : sample.group(2);
        assertThat(samples.put(sample.group(1) + labels, Long.valueOf(sample.group(3))))
            .as(line)
            .isNull();
      }
    }
    return samples;
  }

  private static Map<String, String> fields(String info) {
    Map<String, String> fields = new HashMap<>();
    for (String word : List.of(info.split(" ", -1))) {
      int colon = word.indexOf(':');
      if (colon > 0) {
        fields.put(word.substring(0, colon), word.substring(colon + 1));
      }
    }
    return fields;
  }
}
