/**
 * Credentials, password hashing and the decision to sign somebody in.
 */
@NullMarked
package io.gatehouse.auth.login;

import org.jspecify.annotations.NullMarked;
