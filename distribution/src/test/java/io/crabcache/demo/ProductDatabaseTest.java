package io.crabcache.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductDatabaseTest {
  @TempDir private Path directory;

  private final ProductCatalog catalog = new ProductCatalog(7, 2_500);

  @Test
  void every_product_comes_back_as_it_was_made_and_every_query_is_counted() throws Exception {
    List<Integer> progress = new ArrayList<>();
    try (ProductDatabase database = new ProductDatabase(directory)) {
      database.fill(catalog, progress::add);
      for (int id = 0; id < catalog.size(); id++) {
        assertThat(database.find(id)).isEqualTo(catalog.product(id));
      }
      assertThat(database.queries()).isEqualTo(2_500);
      assertThat(database.find(2_500)).isNull();
      assertThat(database.queries()).isEqualTo(2_501);
      assertThat(database.queriesOfThisThread()).isEqualTo(2_501);
    }
    assertThat(progress).containsExactly(2_000, 2_500);
  }

  @Test
  void a_thread_counts_its_own_queries() throws Exception {
    try (ProductDatabase database = new ProductDatabase(directory)) {
      database.fill(catalog, rows -> {});
      Thread other =
          new Thread(
              () -> {
                try {
                  database.find(1);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      other.start();
      other.join();
      assertThat(database.queries()).isEqualTo(1);
      assertThat(database.queriesOfThisThread()).isZero();
    }
  }

  @Test
  void nothing_is_left_on_the_disk() throws Exception {
    try (ProductDatabase database = new ProductDatabase(directory)) {
      database.fill(catalog, rows -> {});
      assertThat(directory).isNotEmptyDirectory();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void the_judge_knows_a_product_from_any_other() {
    Product genuine = catalog.product(17);
    assertThat(catalog.isGenuine(17, genuine)).isTrue();
    assertThat(catalog.isGenuine(18, genuine)).isFalse();
    assertThat(
            catalog.isGenuine(
                17,
                new Product(
                    17,
                    genuine.sku(),
                    genuine.name(),
                    genuine.category(),
                    genuine.description(),
                    genuine.priceInCents() + 1,
                    genuine.stock())))
        .isFalse();
  }
}
