package io.crabcache.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorefrontTest {

  @ParameterizedTest
  @ValueSource(strings = {"Storefront", "Product", "ProductDatabase"})
  void the_application_knows_jcache_and_no_product_behind_it(String type) throws IOException {
    Path source = Path.of("src/main/java/io/crabcache/demo", type + ".java");
    assertThat(Files.readAllLines(source))
        .filteredOn(line -> line.contains("io.crabcache"))
        .containsExactly("package io.crabcache.demo;");
  }
}
