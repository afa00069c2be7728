package io.gatehouse.gateway.lane;

import io.gatehouse.gateway.door.BackendAnswer;
import io.gatehouse.gateway.door.BackendRequest;
import io.gatehouse.gateway.door.BodyReader;
import io.gatehouse.gateway.door.Deciding;
import io.gatehouse.gateway.door.DoorMetrics;
import io.gatehouse.gateway.door.RequestTimers;
import io.gatehouse.gateway.door.WouldBeDenials;
import io.gatehouse.gateway.firewall.CrossOrigin;
import io.gatehouse.gateway.stream.EventStreams;
import io.netty.buffer.ByteBuf;

/**
 * What every passage through the lane needs: the rules that all doors share.
 */
record LaneParts(Deciding deciding, CrossOrigin crossOrigin, BodyReader<ByteBuf> bodies, WouldBeDenials denials,
		EventStreams eventStreams, BackendRequest backendRequest, BackendAnswer backendAnswer, DoorMetrics metrics,
		RequestTimers timers) {
}
