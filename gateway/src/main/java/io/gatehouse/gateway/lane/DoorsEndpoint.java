package io.gatehouse.gateway.lane;

import java.util.ArrayList;
import java.util.List;

import io.gatehouse.gateway.door.Doors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Tells on the management port by which door each route's requests go.
 */
@Endpoint(id = "doors")
final class DoorsEndpoint {

	private final LaneRoutes routes;

	DoorsEndpoint(LaneRoutes routes) {
		this.routes = routes;
	}

	/** All routes, in the order in which they are asked. */
	@ReadOperation
	Answer doors() {
		LaneRoutes.Known known = this.routes.current();
		List<RouteDoor> doors = new ArrayList<>();
		String before = null;
		for (Candidate candidate : known.candidates()) {
			String why = (known.objection() != null) ? "the lane is closed" : candidate.objection();
			String shadow = (before != null)
					? "only the Gateway knows which requests route '" + before + "' takes, which is asked before it"
					: null;
			boolean shadowed = why == null && shadow != null;
			doors.add(new RouteDoor(candidate.route().getId(), (why == null) ? Doors.LANE : Doors.GATEWAY,
					shadowed ? shadow + ": where it may, the Gateway serves" : why));
			if (before == null && candidate.conditions().contains(null)) {
				before = candidate.route().getId();
			}
		}
		return new Answer(known.objection() == null, known.objection(), doors);
	}

	/**
	 * Which door serves what.
	 *
	 * @param open whether the lane is open
	 * @param objection why it is not
	 * @param routes all routes
	 */
	record Answer(boolean open, @Nullable String objection, List<RouteDoor> routes) {
	}

	/**
	 * By which door a route's requests go, but for upgrades and endpoints of the
	 * application's own.
	 *
	 * @param route the route's id
	 * @param door the door
	 * @param why why it is not the lane, or not always
	 */
	record RouteDoor(String route, String door, @Nullable String why) {
	}

}
