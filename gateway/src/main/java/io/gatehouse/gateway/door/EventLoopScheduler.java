package io.gatehouse.gateway.door;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.EventLoop;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * Timers on the threads that serve requests: cheaper than another thread's, to which each
 * request would have to be handed, and back.
 */
public final class EventLoopScheduler {

	/** As many as there are such threads. */
	private static final Map<EventLoop, Scheduler> SCHEDULERS = new ConcurrentHashMap<>();

	private EventLoopScheduler() {
	}

	/**
	 * That of the connection by which the request came.
	 * @param request the server's own request
	 */
	public static Scheduler of(Object request) {
		if (!(request instanceof Connection connection)) {
			return Schedulers.parallel();
		}
		EventLoop loop = connection.channel().eventLoop();
		Scheduler known = SCHEDULERS.get(loop);
		return (known != null) ? known : SCHEDULERS.computeIfAbsent(loop, Schedulers::fromExecutorService);
	}

}
