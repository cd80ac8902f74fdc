package io.crabcache.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the pages for people equal to the table; what they should be is left in target/. */
class DocumentedSettingsTest {
  private static final Path DEFAULT_TOML = Path.of("src/main/config/default.toml");
  private static final Path PAGE = Path.of("../docs/configuration.md");

  @Test
  void theDefaultFileIsWhatTheTableSays() throws IOException {
    Path expected =
        Files.writeString(Path.of("target/default.toml"), DocumentedSettings.defaultToml());
    assertThat(DEFAULT_TOML).as("copy %s over it", expected).hasSameTextualContentAs(expected);
  }

  @Test
  void theDefaultFileSetsEveryKeyToItsDefault() throws Exception {
    ServerConfiguration configuration = ServerConfiguration.builder().file(DEFAULT_TOML).build();
    assertThat(configuration.changes()).hasSameSizeAs(Settings.ALL);
    for (Setting<?> setting : Settings.ALL) {
      assertThat((Object) configuration.get(setting)).isEqualTo(setting.defaultValue());
    }
  }

  @Test
  void thePageListsEveryKeyAsTheTableHasIt() throws IOException {
    String keys = DocumentedSettings.markdown();
    Path expected = Files.writeString(Path.of("target/configuration-keys.md"), keys);
    assertThat(Files.readString(PAGE)).as("paste %s into it", expected).contains(keys);
  }

  @Test
  void everySettingIsReadBySomething() throws IOException {
    String sources = "";
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> readers =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/configuration/"))
              .toList();
      for (Path reader : readers) {
        sources += Files.readString(reader);
      }
    }
    for (Setting<?> setting : Settings.ALL) {
      String constant = constant(setting);
      assertThat(sources)
          .as("%s: nothing reads %s", setting, constant)
          .containsPattern("Settings\\." + constant + "\\b");
    }
  }

  private static String constant(Setting<?> setting) {
    return setting
        .key()
        .replace("connection.pipeline.", "pipeline.")
        .replace('.', '_')
        .toUpperCase(Locale.ROOT);
  }
}
