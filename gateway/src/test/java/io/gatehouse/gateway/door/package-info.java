@NullMarked
package io.gatehouse.gateway.door;

import org.jspecify.annotations.NullMarked;
