@NullMarked
package io.gatehouse.gateway.access;

import org.jspecify.annotations.NullMarked;
