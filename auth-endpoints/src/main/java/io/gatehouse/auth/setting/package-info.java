/**
 * What is set, asked before anything is bound, and what several rooms need to know of it.
 */
@NullMarked
package io.gatehouse.auth.setting;

import org.jspecify.annotations.NullMarked;
