/**
 * Access tokens: issuing them, verifying them, and why one was refused. Plain Java and
 * Nimbus.
 */
@NullMarked
package io.gatehouse.auth.token;

import org.jspecify.annotations.NullMarked;
