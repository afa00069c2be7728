/**
 * What no request may look like, and the small view of a request that all decisions are
 * made on.
 */
@NullMarked
package io.gatehouse.gateway.firewall;

import org.jspecify.annotations.NullMarked;
