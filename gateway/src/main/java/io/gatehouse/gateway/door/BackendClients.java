package io.gatehouse.gateway.door;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.route.Route;
import reactor.netty.http.client.HttpClient;

import static org.springframework.cloud.gateway.support.RouteMetadataUtils.CONNECT_TIMEOUT_ATTR;
import static org.springframework.cloud.gateway.support.RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

/**
 * By which client a route's backend is called, and how patiently.
 */
public final class BackendClients {

	private final HttpClientProperties properties;

	private final Patient ordinary;

	private final Patient streaming;

	/**
	 * Creates it.
	 * @param streaming for what lasts, and would leave no room in the pool of the
	 * ordinary one for all else
	 */
	public BackendClients(HttpClient ordinary, HttpClient streaming, HttpClientProperties properties) {
		this.properties = properties;
		this.ordinary = new Patient(ordinary);
		this.streaming = new Patient(streaming);
	}

	/** Whether a request with this {@code Accept} asks for an event stream. */
	public static boolean isStream(@Nullable String accepted) {
		return accepted != null && accepted.contains(TEXT_EVENT_STREAM_VALUE);
	}

	/**
	 * The client for the route.
	 * @param stream whether an event stream is asked for
	 * @throws NumberFormatException if what the route says of connecting is not a number
	 */
	public HttpClient of(Route route, boolean stream) {
		Object own = route.getMetadata().get(CONNECT_TIMEOUT_ATTR);
		Integer timeout = (own != null) ? Integer.valueOf(own.toString()) : this.properties.getConnectTimeout();
		return (stream ? this.streaming : this.ordinary).within(timeout);
	}

	/**
	 * How long the backend may take until it answers, or {@code null} for ever, which is
	 * what less than nothing means.
	 */
	public @Nullable Duration patience(Route route) {
		Object own = route.getMetadata().get(RESPONSE_TIMEOUT_ATTR);
		if (own == null) {
			return this.properties.getResponseTimeout();
		}
		try {
			long milliseconds = Long.parseLong(own.toString());
			return (milliseconds >= 0) ? Duration.ofMillis(milliseconds) : null;
		}
		catch (NumberFormatException ex) {
			return this.properties.getResponseTimeout();
		}
	}

	/** A client, and the same with the patience for connecting that some routes have. */
	private static final class Patient {

		private final HttpClient client;

		private final Map<Integer, HttpClient> clients = new ConcurrentHashMap<>();

		Patient(HttpClient client) {
			this.client = client;
		}

		HttpClient within(@Nullable Integer timeout) {
			if (timeout == null) {
				return this.client;
			}
			HttpClient known = this.clients.get(timeout);
			return (known != null) ? known : this.clients.computeIfAbsent(timeout,
					(milliseconds) -> this.client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, milliseconds));
		}

	}

}
