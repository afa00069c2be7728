package io.gatehouse.gateway.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.Element;
import org.springframework.http.server.PathContainer.PathSegment;

/**
 * Finds the few routes that a path can be for, among many: by the segments with which
 * their patterns begin, as far as these are plain text. Whether one of them is the
 * request's route is still asked of the route itself, in the order of the table, so that
 * nothing is found that a look at one route after the other would not find.
 * <p>
 * A route that cannot be indexed is asked for every path.
 */
public final class RouteIndex {

	/** What a segment of a pattern holds when it is more than plain text. */
	private static final String PATTERN = "*?{}";

	private final List<IndexedRoute> routes;

	private final Node root = new Node();

	/**
	 * Indexes the routes.
	 * @param routes all routes, in the order in which they are asked
	 */
	RouteIndex(List<IndexedRoute> routes) {
		this.routes = List.copyOf(routes);
		for (int i = 0; i < routes.size(); i++) {
			List<String> patterns = routes.get(i).patterns();
			if (patterns == null) {
				this.root.add(i);
			}
			else {
				for (String pattern : patterns) {
					node(pattern).add(i);
				}
			}
		}
	}

	/** All routes, in the order in which they are asked. */
	public List<Route> routes() {
		return this.routes.stream().map(IndexedRoute::route).toList();
	}

	/** The routes that the path can be for, in their order. */
	public Candidates candidates(PathContainer path) {
		List<int[]> rows = new ArrayList<>(4);
		Node node = this.root;
		node.addTo(rows);
		boolean separated = false;
		for (Element element : path.elements()) {
			boolean segment = element instanceof PathSegment;
			if (segment != separated) {
				// How a pattern takes an empty segment is its own business.
				return new Candidates(this.routes, null);
			}
			if (element instanceof PathSegment text) {
				node = node.next.get(text.valueToMatch());
				if (node == null) {
					break;
				}
				node.addTo(rows);
			}
			separated = !segment;
		}
		return new Candidates(this.routes, rows);
	}

	private Node node(String pattern) {
		Node node = this.root;
		if (!pattern.startsWith("/") || pattern.contains("//")) {
			return node;
		}
		for (String segment : pattern.substring(1).split("/")) {
			if (segment.isEmpty() || !isText(segment)) {
				return node;
			}
			node = node.next.computeIfAbsent(segment, (name) -> new Node());
		}
		return node;
	}

	private static boolean isText(String segment) {
		for (int i = 0; i < segment.length(); i++) {
			if (PATTERN.indexOf(segment.charAt(i)) >= 0) {
				return false;
			}
		}
		return true;
	}

	/** Where patterns with the same beginning meet. */
	private static final class Node {

		private static final int[] NONE = {};

		private final Map<String, Node> next = new HashMap<>();

		/** Which routes have a pattern whose plain text ends here, in order. */
		private int[] here = NONE;

		void add(int route) {
			if (this.here.length > 0 && this.here[this.here.length - 1] == route) {
				return;
			}
			int[] longer = Arrays.copyOf(this.here, this.here.length + 1);
			longer[this.here.length] = route;
			this.here = longer;
		}

		void addTo(List<int[]> rows) {
			if (this.here.length > 0) {
				rows.add(this.here);
			}
		}

	}

	/** Some routes, each in its turn. */
	public static final class Candidates {

		private final List<IndexedRoute> routes;

		private final @Nullable List<int[]> rows;

		/** How far each row was read. */
		private final int[] read;

		private int last = -1;

		/**
		 * Those in the rows.
		 * @param rows positions of routes, each row in order; {@code null} for all routes
		 */
		Candidates(List<IndexedRoute> routes, @Nullable List<int[]> rows) {
			this.routes = routes;
			this.rows = rows;
			this.read = new int[(rows != null) ? rows.size() : 0];
		}

		/** The next one, or {@code null} when there is none. */
		public @Nullable IndexedRoute next() {
			int next = (this.rows != null) ? smallest(this.rows) : this.last + 1;
			if (next >= this.routes.size()) {
				return null;
			}
			this.last = next;
			return this.routes.get(next);
		}

		/** A route may stand in several rows, and comes once. */
		private int smallest(List<int[]> rows) {
			int smallest = Integer.MAX_VALUE;
			for (int i = 0; i < this.read.length; i++) {
				int[] row = rows.get(i);
				while (this.read[i] < row.length && row[this.read[i]] <= this.last) {
					this.read[i]++;
				}
				if (this.read[i] < row.length) {
					smallest = Math.min(smallest, row[this.read[i]]);
				}
			}
			return smallest;
		}

	}

}
