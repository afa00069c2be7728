package io.gatehouse.gateway.webflux;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.EventLoop;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * Timers on the threads that serve requests: cheaper than another thread's, to which each
 * request would have to be handed, and back.
 */
final class EventLoopScheduler {

	/** As many as there are such threads. */
	private static final Map<EventLoop, Scheduler> SCHEDULERS = new ConcurrentHashMap<>();

	private EventLoopScheduler() {
	}

	/** That of the connection by which the request came. */
	static Scheduler of(ServerHttpRequest request) {
		Object original = ServerHttpRequestDecorator.getNativeRequest(request);
		if (!(original instanceof Connection connection)) {
			return Schedulers.parallel();
		}
		EventLoop loop = connection.channel().eventLoop();
		Scheduler known = SCHEDULERS.get(loop);
		return (known != null) ? known : SCHEDULERS.computeIfAbsent(loop, Schedulers::fromExecutorService);
	}

}
