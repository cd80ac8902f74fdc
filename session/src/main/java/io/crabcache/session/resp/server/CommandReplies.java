package io.crabcache.session.resp.server;

import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ContainerCommand;
import io.crabcache.session.resp.RespCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the parts of {@code COMMAND} share: how a command is found and described. */
final class CommandReplies {
  /** Commands of the group of the server that Redis counts among those on the keyspace. */
  private static final Set<String> WHOLE_KEYSPACE = Set.of("dbsize", "flushall", "flushdb");

  /** What Redis calls dangerous besides the commands of administrators. */
  private static final Set<String> DANGEROUS = Set.of("flushall", "flushdb", "info", "keys");

  private CommandReplies() {}

  /** The command that a word names, as {@code get} or {@code client|id}; null if there is none. */
  static @Nullable RespCommand named(Call call, int word) {
    String name = call.text(word).toLowerCase(Locale.ROOT);
    int bar = name.indexOf('|');
    RespCommand command = call.commands().find(bar < 0 ? name : name.substring(0, bar));
    if (bar < 0 || command == null) {
      return command;
    }
    return command instanceof ContainerCommand container ? container.parts().find(name) : null;
  }

  /** The parts of a command; none if it is no container. */
  static List<RespCommand> parts(RespCommand command) {
    return command instanceof ContainerCommand container ? container.parts().all() : List.of();
  }

  /** Categories of a command in the access lists of Redis, in Redis's order. */
  static List<String> categories(RespCommand command) {
    if (command instanceof ContainerCommand) {
      return List.of("slow");
    }
    CommandInfo info = command.info();
    List<String> categories = new ArrayList<>();
    boolean ofWhole = WHOLE_KEYSPACE.contains(info.name());
    addIf(categories, info.group().equals("generic") || ofWhole, "keyspace");
    addIf(categories, info.flags().contains("readonly"), "read");
    addIf(categories, info.flags().contains("write"), "write");
    addIf(categories, info.group().equals("string"), "string");
    boolean admin = info.flags().contains("admin");
    addIf(categories, admin, "admin");
    categories.add(info.flags().contains("fast") ? "fast" : "slow");
    addIf(categories, admin || DANGEROUS.contains(info.name()), "dangerous");
    boolean aboutCommands = info.name().startsWith("command|");
    addIf(categories, info.group().equals("connection") || aboutCommands, "connection");
    return categories;
  }

  private static void addIf(List<String> categories, boolean condition, String category) {
    if (condition) {
      categories.add(category);
    }
  }

  /** Writes the ten elements that describe a command; null for none. */
  static void describe(RespWriter reply, @Nullable RespCommand command) {
    if (command == null) {
      reply.nil();
      return;
    }
    CommandInfo info = command.info();
    reply.array(10);
    reply.bulk(info.name());
    reply.integer(info.arity());
    names(reply, info.flags(), "");
    reply.integer(info.firstKey());
    reply.integer(info.lastKey());
    reply.integer(info.step());
    names(reply, categories(command), "@");
    reply.set(0); // No hints for clusters.
    keys(reply, info);
    List<RespCommand> parts = parts(command);
    if (parts.isEmpty()) {
      reply.set(0);
    } else {
      reply.array(parts.size());
      parts.forEach(part -> describe(reply, part));
    }
  }

  private static void names(RespWriter reply, List<String> names, String prefix) {
    reply.set(names.size());
    names.forEach(name -> reply.simple(prefix + name));
  }

  /** Writes where the keys stand: from the first word that is one, in steps, to the last. */
  private static void keys(RespWriter reply, CommandInfo info) {
    if (info.firstKey() == 0) {
      reply.set(0);
      return;
    }
    reply.set(1);
    reply.map(3);
    reply.bulk("flags");
    names(
        reply,
        info.flags().contains("write")
            ? List.of("RW", "access", "update")
            : List.of("RO", "access"),
        "");
    reply.bulk("begin_search");
    reply.map(2);
    reply.bulk("type");
    reply.bulk("index");
    reply.bulk("spec");
    reply.map(1);
    reply.bulk("index");
    reply.integer(info.firstKey());
    reply.bulk("find_keys");
    reply.map(2);
    reply.bulk("type");
    reply.bulk("range");
    reply.bulk("spec");
    reply.map(3);
    reply.bulk("lastkey");
    reply.integer(info.lastKey() < 0 ? info.lastKey() : info.lastKey() - info.firstKey());
    reply.bulk("keystep");
    reply.integer(info.step());
    reply.bulk("limit");
    reply.integer(0);
  }
}
