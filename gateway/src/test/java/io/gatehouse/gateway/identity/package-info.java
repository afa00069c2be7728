@NullMarked
package io.gatehouse.gateway.identity;

import org.jspecify.annotations.NullMarked;
