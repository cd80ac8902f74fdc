package io.crabcache.engine;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.number.ExtendedFloat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link Model} that looks at parts of values, makes new values of old ones, and takes
 * several keys at once.
 */
final class ChangeModel {
  private static final Answer REFUSED = new Answer.Failed(Failure.INVALID_ARGUMENT, "");

  private final Model model;

  ChangeModel(Model model) {
    this.model = model;
  }

  /** Answers a command on a key of a cache that exists. */
  Answer on(Command command, Model.Cache cache, Model.Operands o, Model.@Nullable Stored live) {
    String before = live == null ? "" : live.value();
    if (command == Commands.PEEK) {
      return live == null ? Model.missing() : found(live, live.value());
    } else if (command == Commands.USE) {
      return live == null ? Model.missing() : model.found(cache, o, live, Outcome.OK, false);
    } else if (command == Commands.LENGTH) {
      return new Answer.Count(before.length());
    } else if (command == Commands.GET_RANGE) {
      return getRange(cache, o, live);
    } else if (command == Commands.INCREMENT) {
      return increment(cache, o, live);
    } else if (command == Commands.INCREMENT_FLOAT) {
      return incrementFloat(cache, o, live);
    } else if (command == Commands.APPEND) {
      return change(cache, o, live, before + o.value());
    } else if (command == Commands.SET_RANGE) {
      return setRange(cache, o, live, before);
    } else if (command == Commands.EXPIRE) {
      return live == null ? Model.missing() : expire(cache, o, live);
    } else if (command == Commands.PERSIST) {
      return live == null ? Model.missing() : persist(cache, o, live);
    }
    throw new IllegalArgumentException("unknown to the model: " + command);
  }

  private static Answer.Entry found(Model.Stored live, @Nullable String value) {
    return new Answer.Entry(
        Outcome.OK, Replies.EXISTED, live.version(), Model.shown(live.expiry()), value);
  }

  private static Answer getRange(Model.Cache cache, Model.Operands o, Model.@Nullable Stored live) {
    if (live == null) {
      cache.misses++;
      return new Answer.Entry(Outcome.MISSING, 0, 0, Replies.NO_EXPIRY, "");
    }
    cache.hits++;
    int length = live.value().length();
    BigInteger first = place(o.version(), length);
    BigInteger last = place(o.expiry(), length);
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < length; i++) {
      BigInteger at = BigInteger.valueOf(i);
      if (at.compareTo(first) >= 0 && at.compareTo(last) <= 0) {
        part.append(live.value().charAt(i));
      }
    }
    boolean endInFront = last.signum() == 0 && first.signum() == 0 && o.version() > o.expiry();
    return found(live, endInFront && o.version() < 0 ? "" : part.toString());
  }

  /** Counts from the end if it is negative; in front of the value is its first byte. */
  private static BigInteger place(long index, int length) {
    BigInteger place = BigInteger.valueOf(index);
    return index < 0 ? place.add(BigInteger.valueOf(length)).max(BigInteger.ZERO) : place;
  }

  private Answer increment(Model.Cache cache, Model.Operands o, Model.@Nullable Stored live) {
    String before = live == null ? "0" : live.value();
    if (!before.matches("0|-?[1-9][0-9]*")) {
      return REFUSED;
    }
    BigInteger number = new BigInteger(before);
    BigInteger sum = number.add(BigInteger.valueOf(o.version()));
    if (number.bitLength() > 63 || sum.bitLength() > 63) {
      return REFUSED;
    }
    change(cache, o, live, sum.toString());
    return new Answer.Count(sum.longValue());
  }

  private Answer incrementFloat(Model.Cache cache, Model.Operands o, Model.@Nullable Stored live) {
    ExtendedFloat before = parse(live == null ? "0" : live.value());
    ExtendedFloat increment = parse(o.expected());
    if (before == null || increment == null) {
      return REFUSED;
    }
    String sum = String.valueOf(before.plus(increment));
    change(cache, o, live, sum);
    Model.Stored now = model.live(cache, o.key());
    long expiry = live == null ? creation(cache, o) : live.expiry();
    int flags = Replies.STORED | (live == null ? 0 : Replies.EXISTED);
    if (now == null) {
      return new Answer.Entry(Outcome.OK, flags & ~Replies.STORED, 0, Model.shown(expiry), sum);
    }
    return new Answer.Entry(Outcome.OK, flags, now.version(), Model.shown(expiry), sum);
  }

  private static @Nullable ExtendedFloat parse(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    return ExtendedFloat.parse(bytes, 0, bytes.readableBytes());
  }

  private Answer setRange(
      Model.Cache cache, Model.Operands o, Model.@Nullable Stored live, String before) {
    if (o.limit() < 0) {
      return REFUSED;
    }
    if (o.value().isEmpty()) {
      return new Answer.Count(before.length());
    }
    StringBuilder value = new StringBuilder(before);
    value.setLength(Math.max(before.length(), o.limit() + o.value().length()));
    value.replace(o.limit(), o.limit() + o.value().length(), o.value());
    return change(cache, o, live, value.toString());
  }

  private Answer change(
      Model.Cache cache, Model.Operands o, Model.@Nullable Stored live, String value) {
    long expiry = live == null ? creation(cache, o) : live.expiry();
    model.sequence++;
    cache.puts++;
    if (expiry > model.now) {
      cache.entries.put(o.key(), new Model.Stored(value, model.sequence, expiry));
    }
    return new Answer.Count(value.length());
  }

  private long creation(Model.Cache cache, Model.Operands o) {
    return model.expiry(o, cache.spec.creationMillis(), Long.MAX_VALUE, true);
  }

  private Answer expire(Model.Cache cache, Model.Operands o, Model.Stored live) {
    boolean expires = live.expiry() != Long.MAX_VALUE;
    boolean refused =
        ((o.limit() & Commands.EXPIRE_IF_NONE) != 0 && expires)
            || ((o.limit() & Commands.EXPIRE_IF_ANY) != 0 && !expires)
            || ((o.limit() & Commands.EXPIRE_IF_LATER) != 0 && o.expiry() <= live.expiry())
            || ((o.limit() & Commands.EXPIRE_IF_EARLIER) != 0 && o.expiry() >= live.expiry());
    if (refused) {
      return new Answer.Entry(
          Outcome.MISMATCH, Replies.EXISTED, live.version(), Model.shown(live.expiry()), null);
    }
    model.replaceExpiry(cache, o.key(), live, o.expiry());
    int stored = o.expiry() > model.now ? Replies.STORED : 0;
    return new Answer.Entry(
        Outcome.OK, Replies.EXISTED | stored, live.version(), Model.shown(o.expiry()), null);
  }

  private Answer persist(Model.Cache cache, Model.Operands o, Model.Stored live) {
    if (live.expiry() == Long.MAX_VALUE) {
      return new Answer.Entry(
          Outcome.MISMATCH, Replies.EXISTED, live.version(), Replies.NO_EXPIRY, null);
    }
    model.replaceExpiry(cache, o.key(), live, Long.MAX_VALUE);
    int flags = Replies.EXISTED | Replies.STORED;
    return new Answer.Entry(Outcome.OK, flags, live.version(), Replies.NO_EXPIRY, null);
  }

  /** Answers a group; all of its caches are looked at first. */
  List<Answer> group(Command head, int condition, long valueBytes, List<Model.Step> members) {
    if (!members.stream().allMatch(step -> model.exists(step.cache()))) {
      return List.of(Model.noSuchCache());
    }
    if (head == Commands.RENAME || head == Commands.COPY) {
      return List.of(transfer(members.get(0), members.get(1), head == Commands.COPY, condition));
    }
    if (head == Commands.TOGETHER_IF_ABSENT && members.stream().anyMatch(s -> live(s) != null)) {
      return List.of(
          new Answer.Entry(Outcome.MISMATCH, Replies.EXISTED, 0, Replies.NO_EXPIRY, null));
    }
    long bytes =
        members.stream()
            .filter(ChangeModel::returnsValue)
            .map(this::live)
            .filter(Objects::nonNull)
            .mapToLong(stored -> stored.value().length())
            .sum();
    if (head == Commands.TOGETHER && valueBytes > 0 && bytes > valueBytes) {
      return List.of(new Answer.Failed(Failure.TOO_LARGE, ""));
    }
    List<Answer> answers = new ArrayList<>();
    answers.add(new Answer.GroupBegin(members.size()));
    members.forEach(step -> answers.add(model.on(step)));
    answers.add(new Answer.GroupEnd());
    return answers;
  }

  private static boolean returnsValue(Model.Step step) {
    return step.command() == Commands.GET
        || step.command() == Commands.PEEK
        || step.command() == Commands.GET_RANGE
        || step.operands().has(CommandBatch.RETURN_PREVIOUS);
  }

  private Model.@Nullable Stored live(Model.Step step) {
    return model.live(step.cache(), step.operands().key());
  }

  private Answer transfer(Model.Step from, Model.Step to, boolean copy, int condition) {
    Model.Stored source = live(from);
    Model.Stored target = live(to);
    if (source == null) {
      return Model.missing();
    }
    if (condition == CommandBatch.IF_ABSENT && target != null) {
      return new Answer.Entry(Outcome.MISMATCH, Replies.EXISTED, 0, Replies.NO_EXPIRY, null);
    }
    String key = from.operands().key();
    if (from.cache() == to.cache() && key.equals(to.operands().key())) {
      return found(source, null);
    }
    if (!copy) {
      model.sequence++;
      from.cache().removals++;
      from.cache().entries.remove(key);
    }
    model.sequence++;
    to.cache().puts++;
    to.cache()
        .entries
        .put(
            to.operands().key(), new Model.Stored(source.value(), model.sequence, source.expiry()));
    int flags = Replies.STORED | (target == null ? 0 : Replies.EXISTED);
    return new Answer.Entry(Outcome.OK, flags, model.sequence, Model.shown(source.expiry()), null);
  }
}
