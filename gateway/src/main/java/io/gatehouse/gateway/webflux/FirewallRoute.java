package io.gatehouse.gateway.webflux;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.gateway.door.NettyRequestView;
import io.gatehouse.gateway.door.ProblemAnswer;
import io.gatehouse.gateway.firewall.CrossOrigin;
import io.gatehouse.gateway.firewall.Firewall;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.reactivestreams.Publisher;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.core.Ordered;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Runs the firewall as the server's first route: before anything parses the address,
 * since what cannot be parsed would be answered without problem details. Answers the
 * preflights of browsers right behind it.
 */
final class FirewallRoute implements NettyRouteProvider, Ordered {

	private final Firewall firewall;

	private final CrossOrigin crossOrigin;

	FirewallRoute(Firewall firewall, CrossOrigin crossOrigin) {
		this.firewall = firewall;
		this.crossOrigin = crossOrigin;
	}

	/** Before whatever else may answer. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
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
		this.crossOrigin.write(new NettyRequestView(request), response::header);
		return ProblemAnswer.send(request, response.keepAlive(false), problem, instance(request.uri()),
				ProblemAnswer.traceId(request));
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
