/**
 * Connections that last: a WebSocket and an event stream.
 */
@NullMarked
package io.gatehouse.sample.stream;

import org.jspecify.annotations.NullMarked;
