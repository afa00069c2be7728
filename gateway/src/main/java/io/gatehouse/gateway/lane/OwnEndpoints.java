package io.gatehouse.gateway.lane;

import java.util.List;
import java.util.Set;

import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * What the application answers itself, before any route is asked. It is told by the first
 * segment of the path: whatever shares it with one of the endpoints is left to Spring.
 */
final class OwnEndpoints {

	private final FirstSegments segments;

	private OwnEndpoints(FirstSegments segments) {
		this.segments = segments;
	}

	/**
	 * Those of the mappings that are asked before the routes.
	 * @param mappings all mappings, in the order in which they are asked
	 */
	static OwnEndpoints of(List<HandlerMapping> mappings) {
		FirstSegments segments = new FirstSegments(Set.of());
		for (HandlerMapping mapping : mappings) {
			if (mapping instanceof RoutePredicateHandlerMapping) {
				break;
			}
			segments = segments.or(segments(mapping));
		}
		return new OwnEndpoints(segments);
	}

	/** Whether it cannot be told which paths they have. */
	boolean areUnknown() {
		return this.segments.segments() == null;
	}

	/** Whether one of them may answer the path. */
	boolean mayAnswer(PathContainer path) {
		List<PathContainer.Element> elements = path.elements();
		if (elements.size() < 2 || !(elements.get(1) instanceof PathSegment first)) {
			return true;
		}
		return this.segments.apply(first.valueToMatch());
	}

	private static FirstSegments segments(HandlerMapping mapping) {
		if (mapping instanceof RouterFunctionMapping functions) {
			return (functions.getRouterFunction() != null) ? EndpointSegments.of(functions.getRouterFunction())
					: new FirstSegments(Set.of());
		}
		if (mapping instanceof RequestMappingInfoHandlerMapping methods) {
			return segments(methods.getHandlerMethods()
				.keySet()
				.stream()
				.flatMap((info) -> info.getPatternsCondition().getPatterns().stream())
				.toList());
		}
		return (mapping instanceof AbstractUrlHandlerMapping urls)
				? segments(List.copyOf(urls.getHandlerMap().keySet())) : FirstSegments.ANY;
	}

	private static FirstSegments segments(List<PathPattern> patterns) {
		FirstSegments segments = new FirstSegments(Set.of());
		for (PathPattern pattern : patterns) {
			segments = segments.or(FirstSegments.of(pattern.getPatternString()));
		}
		return segments;
	}

}
