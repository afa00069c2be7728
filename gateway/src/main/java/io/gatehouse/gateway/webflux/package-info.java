/**
 * The Gateway's door: how Spring Cloud Gateway asks for a decision and carries it out.
 * Here, too, the parts of the edge are put together that every door stands on: firewall,
 * server, clients of the backends, connections that last, and {@code explain}.
 */
@NullMarked
package io.gatehouse.gateway.webflux;

import org.jspecify.annotations.NullMarked;
