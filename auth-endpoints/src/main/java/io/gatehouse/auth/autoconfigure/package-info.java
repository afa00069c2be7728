/**
 * Properties and beans. Nothing imports this package.
 */
@NullMarked
package io.gatehouse.auth.autoconfigure;

import org.jspecify.annotations.NullMarked;
