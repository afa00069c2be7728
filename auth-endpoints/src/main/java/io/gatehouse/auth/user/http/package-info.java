/**
 * Users from a user service, over HTTP.
 */
@NullMarked
package io.gatehouse.auth.user.http;

import org.jspecify.annotations.NullMarked;
