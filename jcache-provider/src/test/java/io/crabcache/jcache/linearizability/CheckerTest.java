package io.crabcache.jcache.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong, and nothing else. */
class CheckerTest {
  private static final List<Kind> KINDS = List.of(Kind.values());

  private static Call call(
      long begin, long end, Kind kind, String value, String expected, Object result) {
    return new Call("client", kind, value, expected, begin, end, result);
  }

  private static Call put(long begin, long end, String value) {
    return call(begin, end, Kind.PUT, value, null, null);
  }

  private static Call get(long begin, long end, String found) {
    return call(begin, end, Kind.GET, null, null, found);
  }

  private static boolean check(Call... calls) {
    return Checker.isLinearizable(List.of(calls));
  }

  @Test
  void one_call_after_the_other_is_what_it_seems() {
    assertThat(check(put(1, 2, "a"), get(3, 4, "a"), put(5, 6, "b"), get(7, 8, "b"))).isTrue();
  }

  @Test
  void a_get_must_not_be_older_than_a_put_that_ended_before_it() {
    assertThat(check(put(1, 2, "a"), put(3, 4, "b"), get(5, 6, "a"))).isFalse();
    assertThat(check(put(1, 2, "a"), get(3, 4, null))).isFalse();
  }

  @Test
  void a_get_beside_a_put_may_be_older_or_newer() {
    assertThat(check(put(1, 2, "a"), put(3, 6, "b"), get(4, 5, "a"))).isTrue();
    assertThat(check(put(1, 2, "a"), put(3, 6, "b"), get(4, 5, "b"))).isTrue();
  }

  @Test
  void what_was_seen_is_not_unseen() {
    assertThat(check(put(1, 2, "a"), put(3, 10, "b"), get(4, 5, "b"), get(6, 7, "a"))).isFalse();
  }

  @Test
  void only_one_putIfAbsent_wins() {
    assertThat(
            check(
                call(1, 3, Kind.PUT_IF_ABSENT, "a", null, true),
                call(2, 4, Kind.PUT_IF_ABSENT, "b", null, false)))
        .isTrue();
    assertThat(
            check(
                call(1, 3, Kind.PUT_IF_ABSENT, "a", null, true),
                call(2, 4, Kind.PUT_IF_ABSENT, "b", null, true)))
        .isFalse();
  }

  @Test
  void only_one_replace_of_a_value_wins() {
    assertThat(
            check(
                put(1, 2, "a"),
                call(3, 5, Kind.REPLACE_EXPECTED, "b", "a", true),
                call(4, 6, Kind.REPLACE_EXPECTED, "c", "a", true)))
        .isFalse();
    assertThat(
            check(
                put(1, 2, "a"),
                call(3, 5, Kind.REPLACE_EXPECTED, "b", "a", true),
                call(4, 6, Kind.REPLACE_EXPECTED, "c", "b", true)))
        .isTrue();
  }

  @Test
  void a_removal_of_a_value_is_no_other_ones() {
    assertThat(
            check(
                put(1, 2, "a"), call(3, 4, Kind.REMOVE_EXPECTED, null, "b", true), get(5, 6, null)))
        .isFalse();
    assertThat(
            check(
                put(1, 2, "a"), call(3, 4, Kind.REMOVE_EXPECTED, null, "a", true), get(5, 6, null)))
        .isTrue();
    assertThat(check(put(1, 2, "a"), call(3, 4, Kind.REMOVE, null, null, false))).isFalse();
  }

  @Test
  void getAndPut_tells_what_it_replaced() {
    assertThat(check(put(1, 2, "a"), call(3, 4, Kind.GET_AND_PUT, "b", null, "a"))).isTrue();
    assertThat(check(put(1, 2, "a"), call(3, 4, Kind.GET_AND_PUT, "b", null, null))).isFalse();
  }

  @Test
  void a_call_of_unknown_outcome_happens_at_any_time_or_never() {
    Call lost = put(1, Call.NEVER, "a");
    assertThat(check(lost, get(2, 3, null), get(4, 5, "a"))).isTrue();
    assertThat(check(lost, get(2, 3, "a"), get(4, 5, "a"))).isTrue();
    assertThat(check(lost, get(2, 3, null), get(4, 5, null))).isTrue();
  }

  @Test
  void a_call_of_unknown_outcome_happens_once_and_not_before_it_began() {
    Call lost = put(1, Call.NEVER, "a");
    assertThat(check(lost, get(2, 3, "a"), put(4, 5, "b"), get(6, 7, "b"), get(8, 9, "a")))
        .isFalse();
    assertThat(check(get(1, 2, "a"), put(3, Call.NEVER, "a"))).isFalse();
  }

  @Test
  void long_histories_of_a_right_register_are_right() {
    // Several clients whose calls overlap, and take effect in the middle of their time.
    SplittableRandom random = new SplittableRandom(7);
    List<Call> calls = new ArrayList<>();
    String value = null;
    for (int i = 0; i < 150; i++) {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      String expected = value == null || random.nextBoolean() ? "none" : value;
      Kind.Effect effect = kind.on(value, "v" + i, expected);
      value = effect.after();
      calls.add(
          call(
              10L * i - random.nextInt(25),
              random.nextInt(20) == 0 ? Call.NEVER : 10L * i + random.nextInt(25),
              kind,
              "v" + i,
              expected,
              effect.result()));
    }
    assertThat(Checker.isLinearizable(calls)).isTrue();
    // The same, with a value that nobody has put.
    calls.add(get(10_000, 10_001, "invented"));
    assertThat(Checker.isLinearizable(calls)).isFalse();
  }
}
