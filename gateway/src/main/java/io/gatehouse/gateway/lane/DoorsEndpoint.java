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
		List<Candidate> unknown = new ArrayList<>();
		for (Candidate candidate : known.candidates()) {
			doors.add((known.objection() != null)
					? new RouteDoor(candidate.route().getId(), Doors.GATEWAY, "the lane is closed")
					: door(candidate, unknown));
			if (candidate.conditions().contains(null)) {
				unknown.add(candidate);
			}
		}
		return new Answer(known.objection() == null, known.objection(), doors);
	}

	/** By which door, behind routes of which only the Gateway knows when they match. */
	private static RouteDoor door(Candidate candidate, List<Candidate> unknown) {
		String id = candidate.route().getId();
		if (candidate.objection() != null) {
			return new RouteDoor(id, Doors.GATEWAY, candidate.objection());
		}
		for (Candidate before : unknown) {
			if (before.isAlwaysUnknown()) {
				return new RouteDoor(id, Doors.GATEWAY, mayBe(before) + " and may take any");
			}
		}
		for (Candidate before : unknown) {
			if (before.mayShare(candidate)) {
				return new RouteDoor(id, Doors.LANE, mayBe(before) + ": where it may, the Gateway serves");
			}
		}
		return new RouteDoor(id, Doors.LANE, null);
	}

	private static String mayBe(Candidate before) {
		return "only the Gateway knows which requests route '" + before.route().getId()
				+ "' takes, which is asked before it";
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
