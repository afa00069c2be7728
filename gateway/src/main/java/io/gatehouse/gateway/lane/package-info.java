/**
 * The fast lane, the other door: answers on the server itself what it can answer exactly
 * as Spring Cloud Gateway would, by the same decision.
 */
@NullMarked
package io.gatehouse.gateway.lane;

import org.jspecify.annotations.NullMarked;
