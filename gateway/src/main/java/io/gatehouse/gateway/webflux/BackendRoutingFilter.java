package io.gatehouse.gateway.webflux;

import java.net.URI;
import java.util.Map;

import io.gatehouse.gateway.door.BackendAnswer;
import io.gatehouse.gateway.door.BackendClients;
import io.gatehouse.gateway.door.BackendRequest;
import io.gatehouse.gateway.door.BodyReader;
import io.gatehouse.gateway.door.Patience;
import io.gatehouse.gateway.stream.EventStreams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient.RequestSender;
import reactor.netty.http.client.HttpClient.ResponseReceiver;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerRequest;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.ORIGINAL_RESPONSE_CONTENT_TYPE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.isAlreadyRouted;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

/**
 * Calls the backend, in place of Gateway's {@link NettyRoutingFilter}: that one copies
 * each header six times on its way there and three times on the way back, asks a second
 * thread to watch the time of each request, and reads the address once more with a
 * regular expression.
 */
final class BackendRoutingFilter implements GlobalFilter, Ordered {

	/** A request that no filter has replaced. */
	private static final @Nullable Class<?> ORIGINAL = original();

	private final BackendClients clients;

	private final BackendRequest request;

	private final BackendAnswer answer;

	private final EventStreams eventStreams;

	BackendRoutingFilter(BackendClients clients, BackendRequest request, BackendAnswer answer,
			EventStreams eventStreams) {
		this.clients = clients;
		this.request = request;
		this.answer = answer;
		this.eventStreams = eventStreams;
	}

	@Override
	public int getOrder() {
		return NettyRoutingFilter.ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		URI url = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
		String scheme = url.getScheme();
		if (isAlreadyRouted(exchange) || (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme))) {
			return chain.filter(exchange);
		}
		setAlreadyRouted(exchange);
		Route route = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
		ServerHttpRequest request = exchange.getRequest();
		boolean stream = BackendClients.isStream(request.getHeaders().getFirst(HttpHeaders.ACCEPT));
		RequestSender sender = this.clients.of(route, stream)
			.headers((headers) -> write(exchange, headers))
			.request(HttpMethod.valueOf(request.getMethod().name()))
			.uri(url);
		ResponseReceiver<?> receiver = hasNoBody(exchange) ? sender
				: sender.send((client, outbound) -> outbound.send(request.getBody().map(BackendRoutingFilter::bytes)));
		Mono<Void> answered = receiver
			.responseConnection((response, connection) -> take(exchange, response, connection))
			.then();
		return Patience
			.within(this.clients.patience(route), answered, ServerHttpRequestDecorator.getNativeRequest(request))
			.then(chain.filter(exchange));
	}

	private void write(ServerWebExchange exchange, io.netty.handler.codec.http.HttpHeaders target) {
		Admission admission = Admission.of(exchange);
		ServerHttpRequest request = exchange.getRequest();
		if (request.getClass() == ORIGINAL) {
			HttpServerRequest original = ((AbstractServerHttpRequest) request).getNativeRequest();
			this.request.copy(original.requestHeaders(), admission.forward(), target);
		}
		else {
			this.request.copy(request.getHeaders(), admission.forward(), target);
		}
		if (exchange.getAttributeOrDefault(PRESERVE_HOST_HEADER_ATTRIBUTE, Boolean.FALSE)) {
			String host = request.getHeaders().getFirst(HttpHeaders.HOST);
			if (host != null) {
				target.set(HttpHeaderNames.HOST, host);
			}
		}
		this.request.finish(admission.request(), admission.forward(), target);
	}

	private static @Nullable Class<?> original() {
		try {
			return ClassUtils.forName("org.springframework.http.server.reactive.ReactorServerHttpRequest", null);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

	/**
	 * The response is written later, once the route's filters have had their turn with
	 * its header.
	 */
	private Publisher<HttpClientResponse> take(ServerWebExchange exchange, HttpClientResponse backend,
			Connection connection) {
		Map<String, Object> attributes = exchange.getAttributes();
		attributes.put(CLIENT_RESPONSE_ATTR, backend);
		attributes.put(CLIENT_RESPONSE_CONN_ATTR, connection);
		String type = backend.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE);
		if (type != null && !type.isEmpty()) {
			attributes.put(ORIGINAL_RESPONSE_CONTENT_TYPE_ATTR, type);
			attributes.put(CLIENT_RESPONSE_CONN_ATTR,
					this.eventStreams.watch(connection, type, Admission.of(exchange).forward().caller()));
		}
		ServerHttpResponse response = exchange.getResponse();
		HttpStatus status = HttpStatus.resolve(backend.status().code());
		if (status != null) {
			response.setStatusCode(status);
		}
		else {
			response.setRawStatusCode(backend.status().code());
		}
		HttpHeaders headers = response.getHeaders();
		HeaderNames names = new HeaderNames();
		this.answer.copy(backend.responseHeaders(), headers.containsHeader(HttpHeaders.VARY), (name, value) -> {
			headers.add(name, value);
			names.add(name);
		});
		attributes.put(CLIENT_RESPONSE_HEADER_NAMES, names);
		return Mono.just(backend);
	}

	/** Then it is sent in one piece with its header. */
	private static boolean hasNoBody(ServerWebExchange exchange) {
		HttpHeaders headers = exchange.getRequest().getHeaders();
		return !BodyReader.mayBeIn(Admission.of(exchange).request())
				&& !headers.containsHeader(HttpHeaders.CONTENT_LENGTH)
				&& !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	private static ByteBuf bytes(DataBuffer buffer) {
		if (buffer instanceof NettyDataBuffer netty) {
			return netty.getNativeBuffer();
		}
		ByteBuf bytes = Unpooled.buffer(buffer.readableByteCount());
		buffer.toByteBuffer(bytes.nioBuffer(0, buffer.readableByteCount()));
		return bytes.writerIndex(buffer.readableByteCount());
	}

	@Override
	public String toString() {
		return "[Backend, over HTTP]";
	}

}
