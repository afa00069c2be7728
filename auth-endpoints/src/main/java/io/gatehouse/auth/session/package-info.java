/**
 * The refresh session, its rotation, and its Redis store: all key names and scripts are
 * here.
 */
@NullMarked
package io.gatehouse.auth.session;

import org.jspecify.annotations.NullMarked;
