/**
 * What was revoked, the local view of it, and the feed that keeps the view current.
 */
@NullMarked
package io.gatehouse.auth.revocation;

import org.jspecify.annotations.NullMarked;
