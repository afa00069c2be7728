package io.gatehouse.auth.endpoint;

import java.util.concurrent.Executor;

import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The event loop of a request. All answers of the session store come on one thread, and a
 * signature is most of what signing in and refreshing cost: made there, one core would
 * sign for all, and every other answer of the store would wait for it.
 */
final class RequestLoop {

	private RequestLoop() {
	}

	/** The request's own, or wherever one is when the server is not Reactor Netty. */
	static Scheduler of(ServerRequest request) {
		Object server = ServerHttpRequestDecorator.getNativeRequest(request.exchange().getRequest());
		if (server instanceof HttpServerRequest own) {
			Executor[] loop = new Executor[1];
			own.withConnection((connection) -> loop[0] = connection.channel().eventLoop());
			return Schedulers.fromExecutor(loop[0]);
		}
		return Schedulers.immediate();
	}

}
