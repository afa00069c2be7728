package io.gatehouse.gateway.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.handler.AsyncPredicate;
import org.springframework.cloud.gateway.handler.AsyncPredicate.AndAsyncPredicate;
import org.springframework.cloud.gateway.handler.AsyncPredicate.DefaultAsyncPredicate;
import org.springframework.cloud.gateway.handler.predicate.GatewayPredicate.GatewayPredicateWrapper;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.web.server.ServerWebExchange;

/**
 * Takes a route's predicate apart: most are a row of plain predicates that are all to be
 * true, and need neither publishers nor subscribers. Gateway keeps the parts to itself,
 * so they are read from its fields; where there are no such fields, nothing is taken
 * apart.
 */
final class PredicateParts {

	/** What Gateway begins each row with: it says yes to everything. */
	private static final String BEGINNING = RouteDefinitionRouteLocator.class.getName() + "$$Lambda";

	private static final @Nullable VarHandle LEFT = field(AndAsyncPredicate.class, "left", AsyncPredicate.class);

	private static final @Nullable VarHandle RIGHT = field(AndAsyncPredicate.class, "right", AsyncPredicate.class);

	private static final @Nullable VarHandle DELEGATE = field(DefaultAsyncPredicate.class, "delegate", Predicate.class);

	private static final @Nullable VarHandle WRAPPED = field(GatewayPredicateWrapper.class, "delegate",
			Predicate.class);

	private PredicateParts() {
	}

	/**
	 * The parts, in the order in which they are asked: the predicate is true when all of
	 * them are, and none is asked after one that is not.
	 * @return {@code null} if it is of another kind
	 */
	static @Nullable List<Predicate<ServerWebExchange>> of(AsyncPredicate<ServerWebExchange> predicate) {
		if (LEFT == null || RIGHT == null || DELEGATE == null || WRAPPED == null) {
			return null;
		}
		List<Predicate<ServerWebExchange>> parts = new ArrayList<>();
		return collect(predicate, parts) ? List.copyOf(parts) : null;
	}

	@SuppressWarnings("unchecked")
	private static boolean collect(Object predicate, List<Predicate<ServerWebExchange>> parts) {
		if (predicate.getClass() == AndAsyncPredicate.class) {
			return collect(read(LEFT, predicate), parts) && collect(read(RIGHT, predicate), parts);
		}
		if (predicate.getClass() != DefaultAsyncPredicate.class) {
			return false;
		}
		Predicate<ServerWebExchange> part = (Predicate<ServerWebExchange>) read(DELEGATE, predicate);
		if (!isBeginning(part)) {
			parts.add(part);
		}
		return true;
	}

	private static boolean isBeginning(Predicate<ServerWebExchange> part) {
		return part.getClass() == GatewayPredicateWrapper.class
				&& read(WRAPPED, part).getClass().getName().startsWith(BEGINNING);
	}

	private static Object read(@Nullable VarHandle field, Object object) {
		if (field == null) {
			throw new IllegalStateException("There is no such field");
		}
		return field.get(object);
	}

	private static @Nullable VarHandle field(Class<?> owner, String name, Class<?> type) {
		try {
			return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
