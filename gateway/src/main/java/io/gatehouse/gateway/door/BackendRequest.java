package io.gatehouse.gateway.door;

import java.util.List;
import java.util.Map.Entry;
import java.util.function.BiConsumer;

import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.firewall.RequestView;
import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes the header that a backend gets of the client's, in one pass. The filters of
 * headers, which serve WebSockets and explanations, make the same.
 */
public final class BackendRequest {

	private final ClientHeaders clientHeaders;

	private final ForwardedHeaders forwardedHeaders;

	private final HopByHop hopByHop;

	public BackendRequest(ClientHeaders clientHeaders, ForwardedHeaders forwardedHeaders, HopByHop hopByHop) {
		this.clientHeaders = clientHeaders;
		this.forwardedHeaders = forwardedHeaders;
		this.hopByHop = hopByHop;
	}

	/** Writes what the gateway itself says, when everything else is there. */
	public void finish(RequestView request, Forward forward, HttpHeaders target) {
		BiConsumer<String, String> writer = target::set;
		forward.writeTo(writer);
		this.forwardedHeaders.writeTo(request, writer);
	}

	/** Copies what goes on of the client's lines. */
	public void copy(HttpHeaders source, Forward forward, HttpHeaders target) {
		List<String> named = HopByHop.named(source);
		boolean chunked = isChunked(source.get(HttpHeaderNames.TRANSFER_ENCODING));
		for (Entry<String, String> line : source) {
			copy(line.getKey(), line.getValue(), named, chunked, forward, target);
		}
	}

	/** Copies what goes on of the client's lines. */
	public void copy(org.springframework.http.HttpHeaders source, Forward forward, HttpHeaders target) {
		List<String> named = HopByHop.named(source.getOrEmpty(org.springframework.http.HttpHeaders.CONNECTION));
		boolean chunked = isChunked(source.getFirst(org.springframework.http.HttpHeaders.TRANSFER_ENCODING));
		// Not forEach: of a request's own headers it gives all lines for each spelling of
		// a name.
		for (Entry<String, List<String>> lines : source.headerSet()) {
			for (String value : lines.getValue()) {
				copy(lines.getKey(), value, named, chunked, forward, target);
			}
		}
	}

	private void copy(String name, String value, @Nullable List<String> named, boolean chunked, Forward forward,
			HttpHeaders target) {
		String forwarded = this.clientHeaders.forwarded(name, value, forward.authorization());
		// The host is the backend's. Two ways to say where a body ends are one too many.
		if (forwarded != null && !HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)
				&& !(chunked && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name))
				&& !this.hopByHop.contains(name, named)) {
			target.add(name, forwarded);
		}
	}

	private static boolean isChunked(@Nullable String encoding) {
		return encoding != null && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encoding.strip());
	}

}
