package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir private Path first;
  @TempDir private Path second;

  @Test
  void programs_are_where_the_path_has_them_first() throws IOException {
    Path server = install(second, "redis-server");
    Path benchmark = install(first, "redis-benchmark");
    install(second, "redis-benchmark");
    Programs programs = Programs.find(first + File.pathSeparator + second);
    assertThat(programs.redisServer()).isEqualTo(server);
    assertThat(programs.redisBenchmark()).isEqualTo(benchmark);
    assertThat(programs.valkeyServer()).isEmpty();
    Path valkey = install(second, "valkey-server");
    assertThat(Programs.find(first + File.pathSeparator + second).valkeyServer()).contains(valkey);
  }

  @Test
  void what_is_missing_is_named_with_the_package_that_has_it() throws IOException {
    Files.writeString(first.resolve("redis-server"), "not executable");
    install(first, "redis-benchmark");
    assertThatThrownBy(() -> Programs.find(first.toString()))
        .isInstanceOf(NotInstalledException.class)
        .hasMessageContaining("the PATH has no redis-server;")
        .hasMessageContaining("packages redis-server and redis-tools");
    assertThatThrownBy(() -> Programs.find(null)).isInstanceOf(NotInstalledException.class);
  }

  private static Path install(Path directory, String name) throws IOException {
    Path program = Files.writeString(directory.resolve(name), "#!/bin/sh\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
