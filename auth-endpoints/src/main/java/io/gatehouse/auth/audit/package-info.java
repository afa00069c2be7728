/**
 * The audit: one structured event for each thing that happens to sign-ins, sessions and
 * keys.
 */
@NullMarked
package io.gatehouse.auth.audit;

import org.jspecify.annotations.NullMarked;
