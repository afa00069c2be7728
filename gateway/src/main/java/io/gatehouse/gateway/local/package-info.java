/**
 * The profile {@code local}: the only place where anything is generated, and only what is
 * not configured.
 */
@NullMarked
package io.gatehouse.gateway.local;

import org.jspecify.annotations.NullMarked;
