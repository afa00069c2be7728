@NullMarked
package io.gatehouse.gateway.routing;

import org.jspecify.annotations.NullMarked;
