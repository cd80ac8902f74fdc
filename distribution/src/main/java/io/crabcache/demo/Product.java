package io.crabcache.demo;

import java.io.Serializable;

/**
 * A row of the shop's table, as applications have them: a {@link Serializable} value.
 *
 * @param id primary key, 0 to the number of products - 1
 * @param sku the article number that people read, unique
 * @param name a few words
 * @param category one of {@link ProductCatalog}'s categories
 * @param description some hundred characters
 * @param priceInCents at least 1
 * @param stock pieces in the warehouse, at least 0
 */
public record Product(
    int id,
    String sku,
    String name,
    String category,
    String description,
    int priceInCents,
    int stock)
    implements Serializable {}
