/**
 * What every door needs to ask for a decision and to carry it out: the view of a request,
 * the policy of a route, what a failure is to a client, and what a backend may not say.
 */
@NullMarked
package io.gatehouse.gateway.door;

import org.jspecify.annotations.NullMarked;
