package io.crabcache.server.configuration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Reads a configuration file: every key with the line that it stands in. */
final class TomlFile {

  /** Far more than all keys with all their comments; a larger file is not a configuration. */
  private static final long MAX_BYTES = 1 << 20;

  private TomlFile() {}

  static NamedValues read(Path file) throws ConfigurationException {
    TomlParseResult toml = parse(file);
    NamedValues values = new NamedValues();
    for (List<String> path : toml.keyPathSet(true)) {
      Object value = toml.get(path);
      String key = Toml.joinKeyPath(path);
      String origin = file + ":" + line(toml, path);
      if (value instanceof TomlTable && !Keys.isTable(key)) {
        throw Keys.unknown(key, origin);
      }
      if (value != null && !(value instanceof TomlTable)) {
        Setting<?> setting = Keys.byKey(key, origin);
        FormerKey former = setting.key().equals(key) ? null : setting.former();
        if (!setting.type().acceptsToml(value)) {
          throw NamedValues.wrongValue(setting, former, literal(value), origin);
        }
        values.add(setting, former, value.toString(), origin);
      }
    }
    return values;
  }

  private static TomlParseResult parse(Path file) throws ConfigurationException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw unreadable(file, "it is larger than " + MAX_BYTES + " bytes");
      }
      TomlParseResult toml = Toml.parse(Files.readString(file));
      if (toml.hasErrors()) {
        TomlParseError error = toml.errors().get(0);
        throw new ConfigurationException(
            "%s:%d:%d: not valid TOML: %s"
                .formatted(
                    file,
                    error.position().line(),
                    error.position().column(),
                    ConfigurationException.shown(String.valueOf(error.getMessage()))));
      }
      return toml;
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (AccessDeniedException e) {
      throw unreadable(file, "permission denied");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8 text");
    } catch (IOException e) {
      throw unreadable(file, ConfigurationException.shown(String.valueOf(e.getMessage())));
    }
  }

  private static ConfigurationException unreadable(Path file, String why) {
    return new ConfigurationException("cannot read the configuration file " + file + ": " + why);
  }

  private static int line(TomlTable toml, List<String> path) {
    var position = toml.inputPositionOf(path);
    return position == null ? 1 : position.line();
  }

  private static String literal(Object value) {
    if (value instanceof String) {
      return '"' + value.toString() + '"';
    }
    return value instanceof TomlArray array ? "an array of " + array.size() : value.toString();
  }
}
