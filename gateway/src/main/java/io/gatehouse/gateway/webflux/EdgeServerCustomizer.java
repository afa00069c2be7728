package io.gatehouse.gateway.webflux;

import java.net.InetSocketAddress;
import java.util.List;

import io.gatehouse.gateway.identity.ForwardedHeaders;
import io.gatehouse.gateway.identity.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.ConnectionInfo;
import reactor.netty.http.server.HttpServer;

/**
 * Sets the limits of what a client may send, and whose word about a client's address
 * counts. Comes last, so that neither is widened by the platform: on some, Boot believes
 * anybody's {@code X-Forwarded-For}.
 */
final class EdgeServerCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	private static final QueryCharacters QUERY_CHARACTERS = new QueryCharacters();

	private static final AnswerFraming ANSWER_FRAMING = new AnswerFraming();

	private final LimitsProperties limits;

	private final TrustedProxies proxies;

	private final LastAnswers lastAnswers;

	EdgeServerCustomizer(LimitsProperties limits, TrustedProxies proxies, LastAnswers lastAnswers) {
		this.limits = limits;
		this.proxies = proxies;
		this.lastAnswers = lastAnswers;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(this::limit, this::trust);
	}

	private HttpServer limit(HttpServer server) {
		return server
			.httpRequestDecoder((decoder) -> decoder.maxHeaderSize((int) this.limits.headerSize().toBytes())
				.maxInitialLineLength((int) this.limits.requestLine().toBytes()))
			.doOnChannelInit((observer, channel, remote) -> watch(channel));
	}

	private void watch(Channel channel) {
		channel.pipeline()
			.addAfter(NettyPipeline.HttpCodec, SlowRequestHandler.class.getName(),
					new SlowRequestHandler(this.limits.headerTime(), this.limits.bodyIdle(),
							this.limits.bodyRate().toBytes()))
			.addAfter(NettyPipeline.HttpCodec, QueryCharacters.class.getName(), QUERY_CHARACTERS)
			.addBefore(NettyPipeline.HttpTrafficHandler, OneRequestAtATime.class.getName(), new OneRequestAtATime())
			.addAfter(NettyPipeline.HttpTrafficHandler, LastAnswers.class.getName(), this.lastAnswers)
			.addAfter(NettyPipeline.HttpTrafficHandler, AnswerFraming.class.getName(), ANSWER_FRAMING);
	}

	private HttpServer trust(HttpServer server) {
		return this.proxies.isEmpty() ? server.noForwarded() : server.forwarded(this::client);
	}

	/**
	 * From here on everything that asks for the remote address gets the client's.
	 */
	private ConnectionInfo client(ConnectionInfo connection, HttpRequest request) {
		InetSocketAddress peer = connection.getRemoteAddress();
		if (peer == null || peer.getAddress() == null || !this.proxies.trusts(peer.getAddress())) {
			return connection;
		}
		List<String> forwardedFor = request.headers().getAll("X-Forwarded-For");
		String scheme = ForwardedHeaders.scheme(request.headers().getAll("X-Forwarded-Proto"), connection.getScheme());
		return connection
			.withRemoteAddress(
					new InetSocketAddress(this.proxies.client(peer.getAddress(), forwardedFor), peer.getPort()))
			.withScheme(scheme);
	}

}
