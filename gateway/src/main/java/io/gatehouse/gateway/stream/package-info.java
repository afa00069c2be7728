/**
 * Connections that last, WebSockets and event streams: which are open, and how each ends
 * when its caller's token or session does.
 */
@NullMarked
package io.gatehouse.gateway.stream;

import org.jspecify.annotations.NullMarked;
