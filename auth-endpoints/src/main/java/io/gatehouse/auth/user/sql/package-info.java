/**
 * Users from a relational database, through R2DBC.
 */
@NullMarked
package io.gatehouse.auth.user.sql;

import org.jspecify.annotations.NullMarked;
