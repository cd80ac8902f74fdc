package io.crabcache.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The slow truth: an H2 database with the table of products.
 *
 * <p>It lies in a file, with a page cache that is smaller than the table, and is reached over a
 * bounded pool of connections, so that a query costs what it costs applications: a wait for a
 * connection, SQL, reading. Its directory is temporary and goes with {@link #close}. Safe for use
 * by many threads.
 */
final class ProductDatabase implements AutoCloseable {
  /** What pools have by default; more would not make two processors faster. */
  private static final int CONNECTIONS = 10;

  private static final int PAGE_CACHE_KIB = 8 * 1024;
  private static final int ROWS_PER_BATCH = 2_000;

  private static final String CREATE =
      """
      CREATE TABLE product (
        id INT PRIMARY KEY,
        sku VARCHAR(20) NOT NULL UNIQUE,
        name VARCHAR(100) NOT NULL,
        category VARCHAR(30) NOT NULL,
        description VARCHAR(1000) NOT NULL,
        price_in_cents INT NOT NULL,
        stock INT NOT NULL)
      """;
  private static final String INSERT = "INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String SELECT =
      """
      SELECT id, sku, name, category, description, price_in_cents, stock
      FROM product WHERE id = ?
      """;

  private final Path directory;
  private final JdbcConnectionPool pool;

  /** Keeps the database open while the pool is idle, and closes it when the pool is gone. */
  private final Connection owner;

  private final LongAdder queries = new LongAdder();
  private final ThreadLocal<int[]> queriesOfThread = ThreadLocal.withInitial(() -> new int[1]);

  /** An empty database in a new directory under {@code parent}. */
  ProductDatabase(Path parent) {
    try {
      directory = Files.createTempDirectory(parent, "crabcache-demo-");
    } catch (IOException e) {
      throw new DemoException("cannot make a directory for the database: " + e.getMessage(), e);
    }
    // No shutdown hook and no log of H2's own: files that it writes late would stay behind.
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(
        "jdbc:h2:file:%s;CACHE_SIZE=%d;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
            .formatted(directory.resolve("shop"), PAGE_CACHE_KIB));
    pool = JdbcConnectionPool.create(source);
    pool.setMaxConnections(CONNECTIONS);
    try {
      owner = source.getConnection();
    } catch (SQLException e) {
      throw new DemoException("cannot make a database: " + e.getMessage(), e);
    }
  }

  /**
   * Creates and fills the table.
   *
   * @param progress is told the number of rows so far, batch by batch
   */
  void fill(ProductCatalog catalog, IntConsumer progress) {
    try (Connection connection = pool.getConnection();
        Statement create = connection.createStatement()) {
      create.execute(CREATE);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        for (int id = 0; id < catalog.size(); id++) {
          addRow(insert, catalog.product(id));
          int rows = id + 1;
          if (rows % ROWS_PER_BATCH == 0 || rows == catalog.size()) {
            insert.executeBatch();
            progress.accept(rows);
          }
        }
      }
    } catch (SQLException e) {
      throw new DemoException("cannot fill the database: " + e.getMessage(), e);
    }
  }

  private static void addRow(PreparedStatement insert, Product product) throws SQLException {
    insert.setInt(1, product.id());
    insert.setString(2, product.sku());
    insert.setString(3, product.name());
    insert.setString(4, product.category());
    insert.setString(5, product.description());
    insert.setInt(6, product.priceInCents());
    insert.setInt(7, product.stock());
    insert.addBatch();
  }

  /**
   * Asks the database for a product: one query.
   *
   * @return null when there is no such row
   * @throws SQLException also when no connection became free in half a minute
   */
  @Nullable Product find(int id) throws SQLException {
    queries.increment();
    queriesOfThread.get()[0]++;
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setInt(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? product(row) : null;
      }
    }
  }

  private static Product product(ResultSet row) throws SQLException {
    return new Product(
        row.getInt(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        row.getInt(7));
  }

  /** Queries since the start, by all threads. */
  long queries() {
    return queries.sum();
  }

  /** Queries since the start, by the calling thread: tells whether a call came down to here. */
  int queriesOfThisThread() {
    return queriesOfThread.get()[0];
  }

  /** Closes the database, fails the queries that are under way, and deletes the files. */
  @Override
  public void close() throws SQLException, IOException {
    pool.dispose();
    try (Statement shutdown = owner.createStatement()) {
      shutdown.execute("SHUTDOWN IMMEDIATELY");
    } finally {
      delete();
    }
  }

  private void delete() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
