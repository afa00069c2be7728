@NullMarked
package io.gatehouse.gateway.stream;

import org.jspecify.annotations.NullMarked;
