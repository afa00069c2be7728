/**
 * An ordinary service: it knows nothing of tokens and reads who is asking from headers.
 */
@NullMarked
package io.gatehouse.sample;

import org.jspecify.annotations.NullMarked;
