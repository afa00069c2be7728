/**
 * What a backend is told about the caller, and which of a client's headers it never sees.
 */
@NullMarked
package io.gatehouse.gateway.identity;

import org.jspecify.annotations.NullMarked;
