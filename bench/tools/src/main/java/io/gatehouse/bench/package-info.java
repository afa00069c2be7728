/**
 * What the gateway is measured against, and what measures it.
 */
@NullMarked
package io.gatehouse.bench;

import org.jspecify.annotations.NullMarked;
