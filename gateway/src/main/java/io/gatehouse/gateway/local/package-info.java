/**
 * The {@code local} profile: the only place where anything is generated.
 */
@NullMarked
package io.gatehouse.gateway.local;

import org.jspecify.annotations.NullMarked;
