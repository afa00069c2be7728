/**
 * The door: how Spring Cloud Gateway asks for a decision and carries it out.
 */
@NullMarked
package io.gatehouse.gateway.webflux;

import org.jspecify.annotations.NullMarked;
