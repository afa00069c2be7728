/**
 * The orders of each user.
 */
@NullMarked
package io.gatehouse.sample.orders;

import org.jspecify.annotations.NullMarked;
