package io.gatehouse.gateway.stream;

import io.gatehouse.gateway.authentication.Caller;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;

import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

/**
 * Sees to it that an event stream ends in time: asked when a backend's headers are there
 * and its body has not been read, so that no other response pays for that.
 */
public final class EventStreams {

	private final OpenStreams streams;

	public EventStreams(OpenStreams streams) {
		this.streams = streams;
	}

	/**
	 * The connection from which the body is to be read: one that completes when the
	 * caller does no longer count, where the body is an event stream.
	 * @param contentType the backend's {@code Content-Type}, if there is one
	 */
	public Connection watch(Connection connection, @Nullable String contentType, @Nullable Caller caller) {
		if (contentType == null || !contentType.stripLeading()
			.regionMatches(true, 0, TEXT_EVENT_STREAM_VALUE, 0, TEXT_EVENT_STREAM_VALUE.length())) {
			return connection;
		}
		return new EndingConnection(connection, this.streams.open(OpenStream.Kind.EVENT_STREAM, caller));
	}

}
