/**
 * The pages of the sample app.
 */
@NullMarked
package io.gatehouse.sample.page;

import org.jspecify.annotations.NullMarked;
