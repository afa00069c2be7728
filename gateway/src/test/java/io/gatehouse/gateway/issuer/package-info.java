@NullMarked
package io.gatehouse.gateway.issuer;

import org.jspecify.annotations.NullMarked;
