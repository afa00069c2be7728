/**
 * A route's policy, and the whole decision about a request.
 */
@NullMarked
package io.gatehouse.gateway.access;

import org.jspecify.annotations.NullMarked;
