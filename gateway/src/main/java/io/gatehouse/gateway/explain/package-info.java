/**
 * What the gateway would do with a request, and why: for the person who asks 'why was
 * this refused?'.
 */
@NullMarked
package io.gatehouse.gateway.explain;

import org.jspecify.annotations.NullMarked;
