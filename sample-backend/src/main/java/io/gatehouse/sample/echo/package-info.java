/**
 * Answers with exactly what was received.
 */
@NullMarked
package io.gatehouse.sample.echo;

import org.jspecify.annotations.NullMarked;
