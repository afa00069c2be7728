/**
 * What the jar does besides serving: one class for each command of its command line.
 */
@NullMarked
package io.gatehouse.gateway.command;

import org.jspecify.annotations.NullMarked;
