package io.gatehouse.sample.orders;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * What is asked for in a new order.
 *
 * @param item what to order
 * @param quantity how many
 */
public record NewOrder(@NotBlank @Size(max = 100) String item, @Min(1) @Max(999) int quantity) {
}
