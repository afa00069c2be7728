package io.gatehouse.gateway.lane;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The fast lane.
 *
 * @param enabled whether requests whose route needs nothing of Spring Cloud Gateway that
 * the lane does not have are served without it
 */
@ConfigurationProperties("gatehouse.lane")
record LaneProperties(@DefaultValue("true") boolean enabled) {
}
