package io.crabcache.server.configuration;

import java.util.ArrayList;
import java.util.List;

/** Writes the table of settings as the pages for people have it. */
final class DocumentedSettings {
  private static final int WIDTH = 100;

  private DocumentedSettings() {}

  /** The whole of {@code config/default.toml}. */
  static String defaultToml() {
    StringBuilder out =
        new StringBuilder(
            """
            # CrabCache's configuration: every key with its default.
            #
            # Copy what you change into a file of your own and start with --config FILE. Environment
            # variables (their names stand in brackets) win over the file, --set key=value over both.
            # Sizes may end in k, m or g for 1024, 1024 * 1024 or 1024 * 1024 * 1024 bytes.
            """);
    String table = "";
    for (Setting<?> setting : Settings.ALL) {
      int dot = setting.key().lastIndexOf('.');
      if (!setting.key().substring(0, dot).equals(table)) {
        table = setting.key().substring(0, dot);
        out.append("\n[").append(table).append("]\n");
      }
      out.append('\n');
      wrap(setting.purpose()).forEach(line -> out.append("# ").append(line).append('\n'));
      if (!setting.unit().equals("-")) {
        out.append("# Unit: ").append(setting.unit()).append(".\n");
      }
      out.append("# Range: ").append(setting.range()).append(".\n");
      out.append("# [").append(String.join(", ", setting.environmentNames())).append("]\n");
      out.append(setting.key().substring(dot + 1)).append(" = ");
      out.append(setting.defaultToml()).append('\n');
    }
    return out.toString();
  }

  /** The table in {@code docs/configuration.md}. */
  static String markdown() {
    StringBuilder out = new StringBuilder();
    for (Setting<?> setting : Settings.ALL) {
      out.append("### `").append(setting.key()).append("`\n\n");
      out.append(setting.purpose()).append("\n\n");
      out.append("| unit | range | default | environment |\n|---|---|---|---|\n");
      out.append("| ").append(setting.unit());
      out.append(" | ").append(setting.range());
      out.append(" | `").append(setting.defaultToml());
      out.append("` | `").append(String.join("`, `", setting.environmentNames()));
      out.append("` |\n\n");
    }
    return out.toString().stripTrailing() + '\n';
  }

  private static List<String> wrap(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH - 2) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
