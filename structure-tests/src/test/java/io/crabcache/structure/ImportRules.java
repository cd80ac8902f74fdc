package io.crabcache.structure;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which package may know which. The table below is the plan; where code needs another direction,
 * the plan in {@code docs/architecture.md} changes first.
 *
 * <p>A qualified name in the middle of the code counts like an import.
 */
final class ImportRules {

  private static final String OURS = "io.crabcache";
  private static final String BOOTSTRAP = "io.crabcache.server.bootstrap";
  private static final String[] BUFFERS = {"io.netty.buffer", "io.netty.util"};

  /**
   * What a package may know, besides itself, the {@code java} packages and the null annotations. Of
   * several rows that hold a package the longest counts.
   */
  private static final List<Only> ONLY =
      List.of(
          only("io.crabcache.protocol", BUFFERS, "io.crabcache.protocol"),
          only("io.crabcache.engine", BUFFERS, "io.crabcache.engine", "com.sun.management"),
          only(
              "io.crabcache.engine.command",
              BUFFERS,
              "io.crabcache.engine.command",
              "io.crabcache.engine.number",
              "io.crabcache.engine.store",
              "io.crabcache.engine.log"),
          only("io.crabcache.engine.log", BUFFERS, "io.crabcache.engine.log"),
          only("io.crabcache.engine.log.storage", BUFFERS, "io.crabcache.engine.log.storage"),
          only("io.crabcache.engine.number", BUFFERS, "io.crabcache.engine.number"),
          only("io.crabcache.engine.store.memory", BUFFERS, "io.crabcache.engine.store.memory"),
          only("io.crabcache.engine.store.expiry", BUFFERS, "io.crabcache.engine.store.expiry"),
          only(
              "io.crabcache.engine.store.index",
              BUFFERS,
              "io.crabcache.engine.store.index",
              "io.crabcache.engine.store.memory"),
          only(
              "io.crabcache.engine.store.eviction",
              BUFFERS,
              "io.crabcache.engine.store.eviction",
              "io.crabcache.engine.store.memory"),
          only(
              "io.crabcache.session",
              BUFFERS,
              "io.crabcache.session",
              "io.crabcache.protocol",
              "io.crabcache.engine"),
          only(
              "io.crabcache.session.resp",
              BUFFERS,
              "io.crabcache.session.resp",
              "io.crabcache.session.Session",
              "io.crabcache.session.SessionCounters",
              "io.crabcache.session.SessionLimits",
              "io.crabcache.session.Peer",
              "io.crabcache.session.Progress",
              "io.crabcache.protocol",
              "io.crabcache.engine"),
          // The same load for all providers, by JCache alone.
          only(
              "io.crabcache.benchmarks.peers.driver",
              new String[] {"javax.cache", "org.HdrHistogram"}));

  /** Which of our packages a package may know; what others wrote is free for these. */
  private static final List<Only> ONLY_OURS =
      List.of(
          // A row for each package of the server that needs a sibling; bootstrap sees them all.
          onlyOurs(
              "io.crabcache.server",
              "io.crabcache.session",
              "io.crabcache.protocol",
              "io.crabcache.engine"),
          onlyOurs(BOOTSTRAP, OURS),
          onlyOurs(
              "io.crabcache.client",
              "io.crabcache.client",
              "io.crabcache.protocol",
              "io.crabcache.session",
              "io.crabcache.engine"),
          onlyOurs(
              "io.crabcache.jcache",
              "io.crabcache.jcache",
              "io.crabcache.client",
              "io.crabcache.protocol",
              "io.crabcache.session",
              "io.crabcache.engine"),
          onlyOurs("io.crabcache.cli", OURS),
          onlyOurs("io.crabcache.demo", OURS),
          onlyOurs("io.crabcache.bench", "io.crabcache.tool"),
          onlyOurs("io.crabcache.tool"),
          onlyOurs("io.crabcache.benchmarks", OURS),
          onlyOurs("io.crabcache.testing", "io.crabcache.testing"));

  /** What a package never knows, in its tests neither. */
  private static final List<Never> NEVER =
      List.of(
          new Never("", List.of("sun.misc.Unsafe", "jdk.internal.misc.Unsafe")),
          new Never("io.crabcache.protocol", List.of("io.vertx")),
          new Never("io.crabcache.engine", List.of("io.vertx", "javax.cache")),
          new Never("io.crabcache.session", List.of("io.vertx", "javax.cache")),
          new Never(
              "io.crabcache.engine.store",
              List.of("io.crabcache.engine.log", "io.crabcache.engine.command")),
          new Never(
              "io.crabcache.engine.log",
              List.of("io.crabcache.engine.store", "io.crabcache.engine.command")),
          new Never("io.crabcache.client", List.of("javax.cache", "io.crabcache.jcache")));

  private static final Pattern QUALIFIED_TYPE =
      Pattern.compile("((?:java|javax|jakarta|jdk|sun|com|org|io)(?:\\.[a-z_]\\w*)*\\.[A-Z]\\w*)");

  private record Only(String from, List<String> allowed, boolean oursOnly) {}

  private record Never(String from, List<String> denied) {}

  private ImportRules() {}

  /** Shipped packages know what the table allows. */
  static List<Finding> allowed(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      if (source.isMain() && !source.packageName().isEmpty()) {
        checkAllowed(source, findings);
      }
    }
    return findings;
  }

  /** Packages and their tests do not know what the table denies. */
  static List<Finding> denied(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      for (Never row : NEVER) {
        if (row.from.isEmpty() || Names.isIn(source.packageName(), row.from)) {
          eachReference(
              source,
              (tree, name) -> {
                if (row.denied.stream().anyMatch(denied -> Names.isIn(name, denied))) {
                  findings.add(
                      source.finding(
                          source.firstLine(tree),
                          source.packageName() + " knows " + name,
                          "this direction is closed; see ImportRules.NEVER"));
                }
              });
        }
      }
    }
    return findings;
  }

  private static void checkAllowed(SourceFile source, List<Finding> findings) {
    String own = source.packageName();
    Optional<Only> row =
        Stream.concat(ONLY.stream(), ONLY_OURS.stream())
            .filter(only -> Names.isIn(own, only.from))
            .max(Comparator.comparingInt(only -> only.from.length()));
    if (row.isEmpty()) {
      findings.add(
          source.finding(
              1, own + " has no row in ImportRules", "add one that says what it may know"));
      return;
    }
    eachReference(
        source,
        (tree, name) -> {
          if (!isAllowed(row.get(), own, name)) {
            findings.add(
                source.finding(
                    source.firstLine(tree),
                    own + " knows " + name,
                    "turn the direction around, or change the plan and then ImportRules"));
          }
        });
  }

  private static boolean isAllowed(Only row, String own, String name) {
    if (row.oursOnly && !Names.isIn(name, OURS)) {
      return true;
    }
    return Names.isIn(name, "java")
        || Names.isIn(name, "org.jspecify.annotations")
        || isDirectlyIn(name, own)
        || row.allowed.stream().anyMatch(allowed -> Names.isIn(name, allowed));
  }

  /** Whether a name is a type of a package, or of such a type, and not of a package below it. */
  private static boolean isDirectlyIn(String name, String packageName) {
    return name.startsWith(packageName + ".")
        && Character.isUpperCase(name.charAt(packageName.length() + 1));
  }

  /** Calls back with each imported name and each qualified name of a type. */
  private static void eachReference(SourceFile source, BiConsumer<Tree, String> action) {
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitImport(ImportTree tree, Void unused) {
        action.accept(tree, tree.getQualifiedIdentifier().toString());
        return null;
      }

      @Override
      public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
        Matcher type = QUALIFIED_TYPE.matcher(tree.toString());
        if (type.matches()) {
          action.accept(tree, type.group());
        }
        return super.visitMemberSelect(tree, null);
      }
    }.scan(source.unit(), null);
  }

  private static Only only(String from, String[] libraries, String... ours) {
    return new Only(from, Stream.concat(Stream.of(libraries), Stream.of(ours)).toList(), false);
  }

  private static Only onlyOurs(String from, String... ours) {
    return new Only(from, List.of(ours), true);
  }
}
