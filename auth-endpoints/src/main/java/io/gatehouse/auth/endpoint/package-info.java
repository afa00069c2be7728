/**
 * One handler for each route of the HTTP contract, with its request and response records.
 */
@NullMarked
package io.gatehouse.auth.endpoint;

import org.jspecify.annotations.NullMarked;
