@NullMarked
package io.gatehouse.gateway.lane;

import org.jspecify.annotations.NullMarked;
