package io.gatehouse.gateway.webflux;

import java.util.List;
import java.util.Map.Entry;

import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerRequest;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE;

/**
 * Makes the header that a backend gets of the client's, in one pass: by the rules of
 * {@link BackendHeadersFilter}, which serves WebSockets and explanations.
 */
final class BackendRequest {

	/** A request that no filter has replaced. */
	private static final @Nullable Class<?> ORIGINAL = original();

	private final ClientHeaders clientHeaders;

	private final ForwardedHeaders forwardedHeaders;

	private final HopByHop hopByHop;

	BackendRequest(ClientHeaders clientHeaders, ForwardedHeaders forwardedHeaders, HopByHop hopByHop) {
		this.clientHeaders = clientHeaders;
		this.forwardedHeaders = forwardedHeaders;
		this.hopByHop = hopByHop;
	}

	/** Writes the header to the target. */
	void write(ServerWebExchange exchange, HttpHeaders target) {
		Admission admission = Admission.of(exchange);
		Forward forward = admission.forward();
		ServerHttpRequest request = exchange.getRequest();
		if (request.getClass() == ORIGINAL) {
			HttpServerRequest original = ((AbstractServerHttpRequest) request).getNativeRequest();
			copy(original.requestHeaders(), forward, target);
		}
		else {
			copy(request.getHeaders(), forward, target);
		}
		if (exchange.getAttributeOrDefault(PRESERVE_HOST_HEADER_ATTRIBUTE, Boolean.FALSE)) {
			String host = request.getHeaders().getFirst(org.springframework.http.HttpHeaders.HOST);
			if (host != null) {
				target.set(HttpHeaderNames.HOST, host);
			}
		}
		forward.writeTo(target::set);
		this.forwardedHeaders.writeTo(admission.request(), target::set);
	}

	void copy(HttpHeaders source, Forward forward, HttpHeaders target) {
		List<String> named = HopByHop.named(source.getAll(HttpHeaderNames.CONNECTION));
		boolean chunked = isChunked(source.get(HttpHeaderNames.TRANSFER_ENCODING));
		for (Entry<String, String> line : source) {
			copy(line.getKey(), line.getValue(), named, chunked, forward, target);
		}
	}

	void copy(org.springframework.http.HttpHeaders source, Forward forward, HttpHeaders target) {
		List<String> named = HopByHop.named(source.getOrEmpty(org.springframework.http.HttpHeaders.CONNECTION));
		boolean chunked = isChunked(source.getFirst(org.springframework.http.HttpHeaders.TRANSFER_ENCODING));
		source.forEach((name, values) -> {
			for (String value : values) {
				copy(name, value, named, chunked, forward, target);
			}
		});
	}

	private void copy(String name, String value, @Nullable List<String> named, boolean chunked, Forward forward,
			HttpHeaders target) {
		String forwarded = this.clientHeaders.forwarded(name, value, forward.authorization());
		// The host is the backend's. Two ways of saying where a body ends are one too
		// many.
		if (forwarded != null && !HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)
				&& !(chunked && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name))
				&& !this.hopByHop.contains(name, named)) {
			target.add(name, forwarded);
		}
	}

	private static boolean isChunked(@Nullable String encoding) {
		return encoding != null && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encoding.strip());
	}

	private static @Nullable Class<?> original() {
		try {
			return ClassUtils.forName("org.springframework.http.server.reactive.ReactorServerHttpRequest", null);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

}
