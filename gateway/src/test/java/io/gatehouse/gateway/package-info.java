@NullMarked
package io.gatehouse.gateway;

import org.jspecify.annotations.NullMarked;
