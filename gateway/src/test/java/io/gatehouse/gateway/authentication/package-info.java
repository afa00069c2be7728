@NullMarked
package io.gatehouse.gateway.authentication;

import org.jspecify.annotations.NullMarked;
