package io.gatehouse.gateway.door;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;

import io.gatehouse.gateway.firewall.RequestView;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request as Netty read it.
 */
public final class NettyRequestView implements RequestView {

	private final HttpServerRequest request;

	public NettyRequestView(HttpServerRequest request) {
		this.request = request;
	}

	/**
	 * The request of the exchange as it was on the wire, whatever filters made of it
	 * since.
	 */
	public static RequestView of(ServerWebExchange exchange) {
		Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
		return (request instanceof RequestView view) ? view : new NettyRequestView((HttpServerRequest) request);
	}

	@Override
	public String method() {
		return this.request.method().name();
	}

	@Override
	public String target() {
		return this.request.uri();
	}

	@Override
	public boolean isHttp10() {
		return HttpVersion.HTTP_1_0.equals(this.request.version());
	}

	@Override
	public int count(String name) {
		int count = 0;
		Iterator<? extends CharSequence> values = this.request.requestHeaders().valueCharSequenceIterator(name);
		while (values.hasNext()) {
			values.next();
			count++;
		}
		return count;
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.requestHeaders().get(name);
	}

	@Override
	public List<String> values(String name) {
		return this.request.requestHeaders().getAll(name);
	}

	@Override
	public String scheme() {
		return this.request.connectionScheme();
	}

	@Override
	public @Nullable InetSocketAddress peer() {
		return (this.request.connectionRemoteAddress() instanceof InetSocketAddress peer) ? peer : null;
	}

}
