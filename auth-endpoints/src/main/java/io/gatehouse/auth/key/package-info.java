/**
 * Signing and MAC keys, their rotation, and the published key set.
 */
@NullMarked
package io.gatehouse.auth.key;

import org.jspecify.annotations.NullMarked;
