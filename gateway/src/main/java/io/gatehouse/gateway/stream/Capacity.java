package io.gatehouse.gateway.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.gateway.authentication.Caller;
import org.jspecify.annotations.Nullable;

/**
 * How many connections that last there is room for, in all and for each session, so that
 * one user cannot take what is there for everybody.
 */
final class Capacity {

	private final int inAll;

	private final int perSession;

	private final AtomicInteger taken = new AtomicInteger();

	private final Map<String, Integer> takenBySession = new ConcurrentHashMap<>();

	Capacity(int inAll, int perSession) {
		this.inAll = inAll;
		this.perSession = perSession;
	}

	/**
	 * Takes a place, which is to be given back in any case.
	 * @return whether there was one left
	 */
	boolean take(@Nullable Caller caller) {
		int all = this.taken.incrementAndGet();
		int own = (caller != null) ? this.takenBySession.merge(session(caller), 1, Integer::sum) : 0;
		return all <= this.inAll && own <= this.perSession;
	}

	void giveBack(@Nullable Caller caller) {
		this.taken.decrementAndGet();
		if (caller != null) {
			this.takenBySession.computeIfPresent(session(caller), (session, count) -> (count > 1) ? count - 1 : null);
		}
	}

	/** A session of ours; of other issuers' users no more is known than who they are. */
	private static String session(Caller caller) {
		AccessToken token = caller.token();
		return (token.sessionId() != null) ? token.sessionId() : caller.issuer() + ' ' + token.subject();
	}

}
