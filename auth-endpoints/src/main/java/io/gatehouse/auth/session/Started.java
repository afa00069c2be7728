package io.gatehouse.auth.session;

import java.util.List;

/**
 * A session that has begun, and what had to give way to it.
 *
 * @param granted how long its token can be used
 * @param evicted the sessions of the same user that were ended for it
 */
public record Started(Rotation.Granted granted, List<String> evicted) {

	public Started {
		evicted = List.copyOf(evicted);
	}

}
