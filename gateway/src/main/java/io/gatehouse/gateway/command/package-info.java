/**
 * What an operator does from the command line instead of starting the gateway.
 */
@NullMarked
package io.gatehouse.gateway.command;

import org.jspecify.annotations.NullMarked;
