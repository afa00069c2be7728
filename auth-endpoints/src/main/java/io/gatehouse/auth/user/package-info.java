/**
 * The directory of users and its kinds.
 */
@NullMarked
package io.gatehouse.auth.user;

import org.jspecify.annotations.NullMarked;
