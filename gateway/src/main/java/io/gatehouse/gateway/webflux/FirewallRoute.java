package io.gatehouse.gateway.webflux;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemDocument;
import io.gatehouse.gateway.firewall.CrossOrigin;
import io.gatehouse.gateway.firewall.Firewall;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.reactivestreams.Publisher;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Runs the firewall as the server's first route: before anything parses the address,
 * since what cannot be parsed would be answered without problem details. Answers the
 * preflights of browsers right behind it.
 */
final class FirewallRoute implements NettyRouteProvider {

	private final Firewall firewall;

	private final CrossOrigin crossOrigin;

	FirewallRoute(Firewall firewall, CrossOrigin crossOrigin) {
		this.firewall = firewall;
		this.crossOrigin = crossOrigin;
	}

	@Override
	public HttpServerRoutes apply(HttpServerRoutes routes) {
		return routes.route((request) -> this.firewall.check(new NettyRequestView(request)) != null, this::refuse)
			.route((request) -> this.crossOrigin.isPreflight(new NettyRequestView(request)), this::answerPreflight);
	}

	private Publisher<Void> answerPreflight(HttpServerRequest request, HttpServerResponse response) {
		this.crossOrigin.writePreflight(new NettyRequestView(request), response::header);
		return response.status(HttpResponseStatus.NO_CONTENT).send();
	}

	/**
	 * The connection is closed, since whatever follows on it was framed by the same
	 * sender.
	 */
	private Publisher<Void> refuse(HttpServerRequest request, HttpServerResponse response) {
		Problem problem = this.firewall.check(new NettyRequestView(request));
		if (problem == null) {
			return Mono.error(new IllegalStateException("The firewall changed its mind"));
		}
		byte[] body = ProblemDocument.write(problem, instance(request.uri()),
				request.requestHeaders().get("traceparent"));
		response.status(problem.status())
			.keepAlive(false)
			.header(HttpHeaderNames.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
			.header(HttpHeaderNames.CACHE_CONTROL, "no-store")
			.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
		problem.headers().forEach(response::header);
		this.crossOrigin.write(new NettyRequestView(request), response::header);
		return HttpMethod.HEAD.equals(request.method()) ? response.send() : response.sendByteArray(Mono.just(body));
	}

	/**
	 * The path as a URI reference, which what was sent may not be.
	 */
	private static String instance(String target) {
		StringBuilder instance = new StringBuilder();
		for (int i = 0; i < target.length() && "?#".indexOf(target.charAt(i)) < 0; i++) {
			char c = target.charAt(i);
			boolean plain = c > ' ' && c < 0x7f && "\"<>\\^`{|}[]".indexOf(c) < 0;
			instance.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c & 0xff));
		}
		return (instance.indexOf("/") == 0) ? instance.toString() : "/";
	}

}
