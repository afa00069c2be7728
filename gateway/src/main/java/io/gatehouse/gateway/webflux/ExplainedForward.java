package io.gatehouse.gateway.webflux;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter.Type;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE;

/**
 * What a backend would get: the route's own filters and those that find the address run,
 * and whatever would call somebody does not.
 */
final class ExplainedForward {

	private final List<GatewayFilter> addressing;

	private final List<HttpHeadersFilter> headersFilters;

	/**
	 * Creates it.
	 * @param addressing the global filters that find the backend's address
	 * @param headersFilters all filters of headers
	 */
	ExplainedForward(List<GlobalFilter> addressing, List<HttpHeadersFilter> headersFilters) {
		this.addressing = addressing.stream().map(ExplainedForward::adapt).toList();
		this.headersFilters = headersFilters;
	}

	/** Hands the request line and the header lines to the reader. */
	<T> Mono<T> read(ServerWebExchange admitted, Route route, Reader<T> reader) {
		List<GatewayFilter> filters = new ArrayList<>(this.addressing);
		filters.addAll(route.getFilters());
		AnnotationAwareOrderComparator.sort(filters);
		List<T> result = new ArrayList<>(1);
		return new Chain(filters, 0, (exchange) -> result.add(reader.read(line(exchange), lines(exchange))))
			.filter(admitted)
			.then(Mono.defer(() -> Mono.justOrEmpty(result.stream().findFirst())));
	}

	private static String line(ServerWebExchange exchange) {
		URI url = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
		return exchange.getRequest().getMethod() + " " + url;
	}

	private List<String> lines(ServerWebExchange exchange) {
		HttpHeaders headers = exchange.getRequest().getHeaders();
		for (HttpHeadersFilter filter : this.headersFilters) {
			if (filter.supports(Type.REQUEST)) {
				headers = filter.filter(headers, exchange);
			}
		}
		URI url = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
		boolean preserved = exchange.getAttributeOrDefault(PRESERVE_HOST_HEADER_ATTRIBUTE, Boolean.FALSE);
		List<String> lines = new ArrayList<>();
		lines.add("Host: " + (preserved ? headers.getFirst(HttpHeaders.HOST) : url.getRawAuthority()));
		headers.forEach((name, values) -> {
			if (!name.equalsIgnoreCase(HttpHeaders.HOST)) {
				values.forEach((value) -> lines.add(name + ": " + value));
			}
		});
		return lines;
	}

	private static GatewayFilter adapt(GlobalFilter filter) {
		return new OrderedGatewayFilter(filter::filter, (filter instanceof Ordered ordered) ? ordered.getOrder() : 0);
	}

	/** Takes what the backend would get. */
	@FunctionalInterface
	interface Reader<T> {

		T read(String line, List<String> headers);

	}

	private record Chain(List<GatewayFilter> filters, int next,
			Consumer<ServerWebExchange> end) implements GatewayFilterChain {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange) {
			if (this.next < this.filters.size()) {
				return this.filters.get(this.next).filter(exchange, new Chain(this.filters, this.next + 1, this.end));
			}
			return Mono.fromRunnable(() -> this.end.accept(exchange));
		}

	}

}
