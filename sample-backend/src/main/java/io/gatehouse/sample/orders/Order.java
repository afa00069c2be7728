package io.gatehouse.sample.orders;

import java.time.Instant;

/**
 * An order.
 *
 * @param id its number
 * @param owner who placed it
 * @param item what was ordered
 * @param quantity how many
 * @param createdAt when it was placed
 */
public record Order(long id, String owner, String item, int quantity, Instant createdAt) {
}
