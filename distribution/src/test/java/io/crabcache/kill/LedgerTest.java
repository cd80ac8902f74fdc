package io.crabcache.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of the kill tests finds each kind of fault, and lets pass what may be. */
class LedgerTest {
  private static final long NOW = 1_000_000;
  private static final Held ONE = Held.lasting("1");
  private static final Held TWO = Held.lasting("2");
  private static final Held THREE = Held.lasting("3");

  private final Ledger ledger = new Ledger();
  private final Map<String, Seen> seen = new HashMap<>();

  private void see(String key, String value) {
    see(key, value, Held.NEVER);
  }

  private void see(String key, String value, long expiry) {
    seen.put(key, new Seen(value, value == null ? Seen.UNKNOWN : expiry, NOW, NOW + 10));
  }

  private List<String> complaints() {
    return complaints(false);
  }

  private List<String> complaints(boolean mayBeEvicted) {
    List<String> complaints = new ArrayList<>();
    ledger.settle(seen, true, mayBeEvicted, (key, what) -> complaints.add(key + " " + what));
    return complaints;
  }

  @Test
  void the_last_acknowledged_state_or_one_under_way_may_be_there() {
    for (String value : new String[] {"1", "2", null}) {
      Ledger another = new Ledger();
      another.begin("k", ONE);
      another.acknowledge(1);
      another.begin("k", TWO);
      another.begin("k", Held.NOTHING);
      see("k", value);
      another.settle(seen, true, false, (key, what) -> assertThat(what).isNull());
    }
  }

  @Test
  void a_lost_write_is_found() {
    ledger.begin("k", ONE);
    ledger.acknowledge(1);
    see("k", null);
    assertThat(complaints()).singleElement().asString().startsWith("k holds nothing");
  }

  @Test
  void a_stale_value_is_found_even_if_memory_is_tight() {
    ledger.begin("k", ONE);
    ledger.begin("k", TWO);
    ledger.acknowledge(2);
    see("k", "1");
    assertThat(complaints(true)).singleElement().asString().startsWith("k holds '1'");
  }

  @Test
  void a_deleted_key_that_is_back_is_found() {
    ledger.begin("k", ONE);
    ledger.begin("k", Held.NOTHING);
    ledger.acknowledge(2);
    see("k", "1");
    assertThat(complaints()).hasSize(1);
  }

  @Test
  void a_cleared_key_that_is_back_is_found_and_others_stay() {
    ledger.begin("own/k", ONE);
    ledger.begin("other/k", ONE);
    ledger.beginClear("own/");
    ledger.acknowledge(3);
    see("own/k", "1");
    see("other/k", "1");
    assertThat(complaints()).singleElement().asString().startsWith("own/k");
  }

  @Test
  void what_is_expired_must_be_gone_and_what_is_not_must_be_there() {
    ledger.begin("over", ONE.until(NOW, NOW));
    ledger.begin("unsure", ONE.until(NOW + 5, NOW + 5));
    ledger.begin("later", ONE.until(NOW + 11, NOW + 11));
    ledger.acknowledge(3);
    see("over", "1", NOW);
    see("unsure", null);
    see("later", null);
    assertThat(complaints())
        .hasSize(2)
        .anyMatch(text -> text.startsWith("over"))
        .anyMatch(text -> text.startsWith("later"));
  }

  @Test
  void another_expiry_is_found() {
    ledger.begin("k", ONE.until(NOW + 100, NOW + 100));
    ledger.acknowledge(1);
    see("k", "1", NOW + 101);
    assertThat(complaints()).hasSize(1);
  }

  @Test
  void an_effect_without_the_one_before_it_is_found() {
    ledger.begin("a", ONE);
    ledger.begin("b", ONE);
    see("a", null);
    see("b", "1");
    assertThat(complaints()).containsExactly("all keys do not show one moment of 3");
  }

  @Test
  void what_was_evicted_may_come_back_as_it_was_last_until_something_happens_to_it() {
    ledger.begin("k", ONE);
    ledger.acknowledge(1);
    see("k", null);
    assertThat(complaints(true)).isEmpty();
    see("k", "1");
    assertThat(complaints(true)).isEmpty();
    see("k", null);
    assertThat(complaints(true)).isEmpty();
    ledger.begin("k", Held.NOTHING);
    ledger.acknowledge(1);
    see("k", "1");
    assertThat(complaints(true)).hasSize(1);
  }

  @Test
  void what_was_seen_is_where_it_goes_on() {
    ledger.begin("k", ONE);
    ledger.begin("k", TWO);
    see("k", "1");
    assertThat(complaints()).isEmpty();
    assertThat(ledger.latest("k")).isEqualTo(ONE);
    ledger.begin("k", THREE);
    see("k", "2");
    assertThat(complaints()).hasSize(1);
  }
}
