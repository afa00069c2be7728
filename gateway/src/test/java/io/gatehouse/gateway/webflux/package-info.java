@NullMarked
package io.gatehouse.gateway.webflux;

import org.jspecify.annotations.NullMarked;
