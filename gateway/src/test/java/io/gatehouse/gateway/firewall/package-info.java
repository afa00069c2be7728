@NullMarked
package io.gatehouse.gateway.firewall;

import org.jspecify.annotations.NullMarked;
