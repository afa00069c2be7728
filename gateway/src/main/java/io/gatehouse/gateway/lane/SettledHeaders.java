package io.gatehouse.gateway.lane;

import java.util.List;

import io.gatehouse.gateway.door.ConnectionOptions;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A client's header lines as they are when a route's filters are through with them. What
 * {@code Connection} names goes before that, so that it does not remove what a filter
 * adds.
 */
final class SettledHeaders {

	private SettledHeaders() {
	}

	/**
	 * The lines: the client's own where nothing changes them.
	 * @param change what the route's filters do, if they do anything
	 */
	static HttpHeaders of(HttpHeaders client, @Nullable HeaderChange change) {
		if (change == null && !client.contains(HttpHeaderNames.CONNECTION)) {
			return client;
		}
		List<String> lines = client.getAll(HttpHeaderNames.CONNECTION);
		List<String> named = ConnectionOptions.names(lines);
		if (named.isEmpty() && change == null) {
			return client;
		}
		HttpHeaders settled = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders().add(client);
		if (!named.isEmpty()) {
			ConnectionOptions.settle(lines, named, settled::remove,
					(options) -> settled.set(HttpHeaderNames.CONNECTION, String.join(", ", options)));
		}
		if (change != null) {
			change.change(settled);
		}
		return settled;
	}

}
