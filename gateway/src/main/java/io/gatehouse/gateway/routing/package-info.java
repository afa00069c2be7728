/**
 * The routes that are in force, and finding the one for a request.
 */
@NullMarked
package io.gatehouse.gateway.routing;

import org.jspecify.annotations.NullMarked;
