package io.gatehouse.gateway.webflux;

import java.util.Map;

import io.gatehouse.gateway.stream.EndingConnection;
import io.gatehouse.gateway.stream.OpenStream;
import io.gatehouse.gateway.stream.OpenStreams;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.Connection;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

/**
 * Sees to it that an event stream ends in time. It is asked when the backend's headers
 * are there and its body has not been read: what is to be read later can then be
 * replaced, and no other response pays for that.
 */
final class EventStreams {

	private final OpenStreams streams;

	EventStreams(OpenStreams streams) {
		this.streams = streams;
	}

	/**
	 * Watches the answer if it is an event stream.
	 * @param type what the backend says of its content
	 */
	void watch(ServerWebExchange exchange, String type) {
		if (type.stripLeading().regionMatches(true, 0, TEXT_EVENT_STREAM_VALUE, 0, TEXT_EVENT_STREAM_VALUE.length())) {
			watch(exchange);
		}
	}

	private void watch(ServerWebExchange exchange) {
		Map<String, Object> attributes = exchange.getAttributes();
		if (attributes.get(CLIENT_RESPONSE_CONN_ATTR) instanceof Connection connection) {
			OpenStream stream = this.streams.open(OpenStream.Kind.EVENT_STREAM,
					Admission.of(exchange).forward().caller());
			attributes.put(CLIENT_RESPONSE_CONN_ATTR, new EndingConnection(connection, stream));
		}
	}

}
