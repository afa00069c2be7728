package io.gatehouse.gateway.lane;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Finds out with which segments the paths of router functions begin, by walking through
 * their predicates. What it does not understand may have any path.
 */
final class EndpointSegments implements RouterFunctions.Visitor {

	private final Deque<FirstSegments> nested = new ArrayDeque<>();

	private FirstSegments found = new FirstSegments(Set.of());

	static FirstSegments of(RouterFunction<?> function) {
		EndpointSegments segments = new EndpointSegments();
		function.accept(segments);
		return segments.found;
	}

	@Override
	public void startNested(RequestPredicate predicate) {
		this.nested.addLast(Walk.through(predicate));
	}

	@Override
	public void endNested(RequestPredicate predicate) {
		this.nested.removeLast();
	}

	@Override
	public void route(RequestPredicate predicate, HandlerFunction<?> handlerFunction) {
		// A path that is nested in another goes on where that ends.
		FirstSegments outermost = this.nested.peekFirst();
		this.found = this.found.or((outermost != null) ? outermost : Walk.through(predicate));
	}

	@Override
	public void resources(Function<ServerRequest, Mono<Resource>> lookupFunction) {
		this.found = FirstSegments.ANY;
	}

	@Override
	public void attributes(Map<String, Object> attributes) {
		// They are about a function that is visited too.
	}

	@Override
	public void unknown(RouterFunction<?> routerFunction) {
		this.found = FirstSegments.ANY;
	}

	/** Through one predicate. */
	private static final class Walk implements RequestPredicates.Visitor {

		private final Deque<FirstSegments> values = new ArrayDeque<>();

		static FirstSegments through(RequestPredicate predicate) {
			Walk walk = new Walk();
			predicate.accept(walk);
			return (walk.values.size() == 1) ? walk.values.pop() : FirstSegments.ANY;
		}

		@Override
		public void path(String pattern) {
			this.values.push(FirstSegments.of(pattern));
		}

		@Override
		public void method(Set<HttpMethod> methods) {
			any();
		}

		@Override
		@SuppressWarnings("removal")
		public void pathExtension(String extension) {
			any();
		}

		@Override
		public void header(String name, String value) {
			any();
		}

		@Override
		public void queryParam(String name, String value) {
			any();
		}

		@Override
		public void version(String version) {
			any();
		}

		@Override
		public void unknown(RequestPredicate predicate) {
			any();
		}

		@Override
		public void startAnd() {
		}

		@Override
		public void and() {
		}

		@Override
		public void endAnd() {
			FirstSegments right = this.values.pop();
			this.values.push(this.values.pop().and(right));
		}

		@Override
		public void startOr() {
		}

		@Override
		public void or() {
		}

		@Override
		public void endOr() {
			FirstSegments right = this.values.pop();
			this.values.push(this.values.pop().or(right));
		}

		@Override
		public void startNegate() {
		}

		@Override
		public void endNegate() {
			this.values.pop();
			any();
		}

		private void any() {
			this.values.push(FirstSegments.ANY);
		}

	}

}
