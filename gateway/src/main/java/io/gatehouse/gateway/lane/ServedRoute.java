package io.gatehouse.gateway.lane;

import java.time.Duration;

import io.gatehouse.gateway.access.RoutePolicy;
import io.gatehouse.gateway.firewall.RequestTarget;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClient.RequestSender;

/**
 * A route as the lane serves it.
 */
final class ServedRoute implements Ruling {

	private final String id;

	private final RoutePolicy policy;

	private final HttpClient client;

	private final HttpClient streamClient;

	private final RequestSender get;

	private final String origin;

	private final @Nullable Duration responseTimeout;

	private final Changes changes;

	/**
	 * Creates it.
	 * @param streamClient the client for requests that ask for an event stream
	 * @param origin what a target has to begin with for the client; empty where the
	 * client knows the backend
	 */
	ServedRoute(String id, RoutePolicy policy, HttpClient client, HttpClient streamClient, String origin,
			@Nullable Duration responseTimeout, Changes changes) {
		this.id = id;
		this.policy = policy;
		this.client = client;
		this.streamClient = streamClient;
		this.get = client.request(HttpMethod.GET);
		this.origin = origin;
		this.responseTimeout = responseTimeout;
		this.changes = changes;
	}

	String id() {
		return this.id;
	}

	RoutePolicy policy() {
		return this.policy;
	}

	/** How long the backend may take until its headers are there, if that is bounded. */
	@Nullable Duration responseTimeout() {
		return this.responseTimeout;
	}

	@Nullable HeaderChange requestHeaders() {
		return this.changes.request();
	}

	@Nullable HeaderChange responseHeaders() {
		return this.changes.response();
	}

	/**
	 * The client for a request.
	 * @param target the target as the client has sent it
	 * @param stream whether an event stream is asked for
	 */
	RequestSender sender(HttpMethod method, String target, boolean stream) {
		RequestSender sender = sender(method, stream);
		String changed = changed(target);
		return sender.uri(this.origin.isEmpty() ? changed : this.origin + changed);
	}

	private RequestSender sender(HttpMethod method, boolean stream) {
		if (stream) {
			return this.streamClient.request(method);
		}
		return HttpMethod.GET.equals(method) ? this.get : this.client.request(method);
	}

	private String changed(String target) {
		PathChange change = this.changes.path();
		if (change == null) {
			return target;
		}
		String path = RequestTarget.withoutQuery(target);
		String changed = change.change(path);
		return (path.length() == target.length()) ? changed : changed + target.substring(path.length());
	}

	/** What the route's filters change. */
	record Changes(@Nullable PathChange path, @Nullable HeaderChange request, @Nullable HeaderChange response) {
	}

}
