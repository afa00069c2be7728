/**
 * The client for single-page apps, as it is served: the source beside this package, made
 * small.
 */
@NullMarked
package io.gatehouse.auth.client;

import org.jspecify.annotations.NullMarked;
