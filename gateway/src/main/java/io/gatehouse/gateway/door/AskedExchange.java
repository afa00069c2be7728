package io.gatehouse.gateway.door;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * As much of an exchange as Gateway's predicates and filters look at, so that they can be
 * asked about a request that is not theirs. Nobody gets its answer.
 */
public final class AskedExchange {

	private static final ServerCodecConfigurer CODECS = ServerCodecConfigurer.create();

	private static final WebSessionManager SESSIONS = new DefaultWebSessionManager();

	private static final LocaleContextResolver LOCALES = new AcceptHeaderLocaleContextResolver();

	private AskedExchange() {
	}

	/**
	 * The exchange of a request.
	 * @param request what the door itself calls the request
	 * @param peer where it comes from, if that is known
	 */
	public static ServerWebExchange of(Object request, HttpMethod method, URI address, HttpHeaders headers,
			Supplier<? extends @Nullable InetSocketAddress> peer, ApplicationContext context) {
		return new DefaultServerWebExchange(new Request(request, method, address, headers, peer), new Response(),
				SESSIONS, CODECS, LOCALES, context);
	}

	private static final class Request extends AbstractServerHttpRequest {

		private final Object request;

		private final Supplier<? extends @Nullable InetSocketAddress> peer;

		Request(Object request, HttpMethod method, URI address, HttpHeaders headers,
				Supplier<? extends @Nullable InetSocketAddress> peer) {
			super(method, address, "", headers);
			this.request = request;
			this.peer = peer;
		}

		@Override
		protected MultiValueMap<String, HttpCookie> initCookies() {
			return new LinkedMultiValueMap<>();
		}

		@Override
		protected @Nullable SslInfo initSslInfo() {
			return null;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> T getNativeRequest() {
			return (T) this.request;
		}

		@Override
		public @Nullable InetSocketAddress getRemoteAddress() {
			return this.peer.get();
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return Flux.empty();
		}

	}

	private static final class Response extends AbstractServerHttpResponse {

		Response() {
			super(DefaultDataBufferFactory.sharedInstance);
		}

		@Override
		public <T> T getNativeResponse() {
			throw new IllegalStateException("Nobody answers a request that is only asked about");
		}

		@Override
		protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
			return Mono.empty();
		}

		@Override
		protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			return Mono.empty();
		}

		@Override
		protected void applyStatusCode() {
		}

		@Override
		protected void applyHeaders() {
		}

		@Override
		protected void applyCookies() {
		}

	}

}
