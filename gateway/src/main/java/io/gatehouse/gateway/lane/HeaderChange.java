package io.gatehouse.gateway.lane;

import java.util.List;
import java.util.Objects;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory.NameConfig;
import org.springframework.cloud.gateway.filter.factory.AbstractNameValueGatewayFilterFactory.NameValueConfig;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.AddResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetResponseHeaderGatewayFilterFactory;

/**
 * What one of Gateway's filters does to the header lines of a request or a response.
 */
@FunctionalInterface
interface HeaderChange {

	void change(HttpHeaders headers);

	/** What a filter of requests does, or {@code null} when that is not known. */
	static @Nullable HeaderChange ofRequest(GatewayFilter filter) {
		if (Captured.isOf(filter, AddRequestHeaderGatewayFilterFactory.class)) {
			return added(filter);
		}
		if (Captured.isOf(filter, SetRequestHeaderGatewayFilterFactory.class)) {
			return set(filter);
		}
		return Captured.isOf(filter, RemoveRequestHeaderGatewayFilterFactory.class) ? removed(filter) : null;
	}

	/** What a filter of responses does, or {@code null} when that is not known. */
	static @Nullable HeaderChange ofResponse(GatewayFilter filter) {
		if (Captured.isOf(filter, AddResponseHeaderGatewayFilterFactory.class)) {
			return added(filter);
		}
		if (Captured.isOf(filter, SetResponseHeaderGatewayFilterFactory.class)) {
			return set(filter);
		}
		return Captured.isOf(filter, RemoveResponseHeaderGatewayFilterFactory.class) ? removed(filter) : null;
	}

	private static @Nullable HeaderChange added(GatewayFilter filter) {
		NameValueConfig config = plain(filter);
		boolean always = !(config instanceof AddResponseHeaderGatewayFilterFactory.Config add) || add.isOverride();
		if (config == null || !always) {
			return null;
		}
		String name = Objects.requireNonNull(config.getName());
		String value = Objects.requireNonNull(config.getValue());
		return (headers) -> headers.add(name, value);
	}

	private static @Nullable HeaderChange set(GatewayFilter filter) {
		NameValueConfig config = plain(filter);
		if (config == null) {
			return null;
		}
		String name = Objects.requireNonNull(config.getName());
		String value = Objects.requireNonNull(config.getValue());
		return (headers) -> headers.set(name, value);
	}

	private static @Nullable HeaderChange removed(GatewayFilter filter) {
		NameConfig config = Captured.of(filter, NameConfig.class);
		String name = (config != null) ? config.getName() : null;
		return (name != null) ? (headers) -> headers.remove(name) : null;
	}

	/** A value with a variable of the path is Gateway's business. */
	private static @Nullable NameValueConfig plain(GatewayFilter filter) {
		NameValueConfig config = Captured.of(filter, NameValueConfig.class);
		boolean plain = config != null && config.getName() != null && config.getValue() != null
				&& config.getValue().indexOf('{') < 0;
		return plain ? config : null;
	}

	/** All of them, in order. */
	static HeaderChange all(List<HeaderChange> changes) {
		HeaderChange[] inOrder = changes.toArray(HeaderChange[]::new);
		return (headers) -> {
			for (HeaderChange change : inOrder) {
				change.change(headers);
			}
		};
	}

}
