package io.gatehouse.gateway.webflux;

import java.util.Collection;
import java.util.Set;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemCode;
import io.gatehouse.auth.problem.ProblemWriter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Answers whatever failed with a problem, and nothing with more than that. A response
 * that has begun is left alone: the server then closes the connection, and the client
 * sees that it is not whole.
 */
final class ProblemExceptionHandler implements ErrorWebExceptionHandler, Ordered {

	private static final Log logger = LogFactory.getLog(ProblemExceptionHandler.class);

	@Override
	public int getOrder() {
		return -2;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
		if (exchange.getResponse().isCommitted()) {
			if (!DisconnectedClientHelper.isClientDisconnectedException(failure)) {
				logger.warn("A response was cut short" + route(exchange) + ", trace id "
						+ ProblemWriter.traceId(exchange) + ": " + failure);
			}
			return Mono.error(failure);
		}
		Problem problem = ProblemMapper.map(failure);
		String traceId = ProblemWriter.traceId(exchange);
		log(exchange, problem, traceId, failure);
		removeBackendHeaders(exchange);
		return ProblemWriter.write(exchange, problem, traceId);
	}

	/**
	 * The backend may have answered before something else failed. What belongs to every
	 * answer stays.
	 */
	private static void removeBackendHeaders(ServerWebExchange exchange) {
		Collection<String> names = exchange.getAttributeOrDefault(CLIENT_RESPONSE_HEADER_NAMES, Set.of());
		names.forEach(exchange.getResponse().getHeaders()::remove);
	}

	private static void log(ServerWebExchange exchange, Problem problem, String traceId, Throwable failure) {
		if (problem.code() == ProblemCode.INTERNAL_ERROR) {
			logger.error("Request failed" + route(exchange) + ", trace id " + traceId, withoutAddress(failure));
		}
		else if (problem.status() > 500) {
			logger.warn("Backend failed" + route(exchange) + ", trace id " + traceId + ": " + failure);
		}
	}

	/**
	 * The failure without what was noted on its way: the address of the request, whose
	 * query may hold anything.
	 */
	private static Throwable withoutAddress(Throwable failure) {
		Throwable copy = new RuntimeException(failure.toString(), failure.getCause());
		copy.setStackTrace(failure.getStackTrace());
		return copy;
	}

	private static String route(ServerWebExchange exchange) {
		Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
		return (route != null) ? " on route '" + route.getId() + "'" : "";
	}

}
