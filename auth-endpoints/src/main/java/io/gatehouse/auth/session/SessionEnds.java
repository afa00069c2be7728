package io.gatehouse.auth.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.gatehouse.auth.revocation.LocalRevocations;
import io.gatehouse.auth.revocation.Revocation;
import io.gatehouse.auth.revocation.RevocationRecord;
import reactor.core.publisher.Mono;

/**
 * Ends sessions so that all gateways learn of it, whatever fails on the way: the session
 * is marked first, then its end is published, then the mark is taken off. Whoever meets
 * the mark in between publishes again.
 */
final class SessionEnds {

	private final StoreScripts scripts;

	private final Replication replication;

	private final LocalRevocations revocations;

	private final String keptFor;

	/**
	 * Creates the rule.
	 * @param revocations this node's own view, told at once
	 * @param keptFor how long an entry is kept for gateways that come later
	 */
	SessionEnds(StoreScripts scripts, Replication replication, LocalRevocations revocations, Duration keptFor) {
		this.scripts = scripts;
		this.replication = replication;
		this.revocations = revocations;
		this.keptFor = StoreScripts.millis(keptFor);
	}

	/**
	 * Ends a session.
	 * @return whether there is, or recently was, such a session
	 */
	Mono<Boolean> end(String tag, String sessionId, String reason) {
		return this.scripts
			.run(StoreScripts.END, List.of(SessionKeys.session(tag, sessionId)), StoreConnection.PATIENCE, sessionId,
					reason)
			.flatMap((reply) -> {
				boolean known = reply.is("ENDED");
				return (known && reply.pending()) ? publish(tag, sessionId).thenReturn(true) : Mono.just(known);
			});
	}

	/**
	 * Publishes the end of a session that the store does not know any more, though its
	 * token is genuine: its access tokens may still be alive.
	 */
	Mono<Void> publishUnknown(String tag, String sessionId) {
		return this.revocations.holdsEndOf(sessionId) ? Mono.empty() : publish(tag, sessionId);
	}

	/** Publishes the end of a session that is marked. */
	Mono<Void> publish(String tag, String sessionId) {
		Revocation ended = new Revocation.SessionEnded(sessionId, tag);
		this.revocations.add(ended, Instant.ofEpochMilli(this.scripts.now()));
		return append(ended).then(Mono.when(settle(tag, sessionId),
				this.replication.await(List.of(SessionKeys.session(tag, sessionId), SessionKeys.REVOCATIONS))));
	}

	/** Writes back what a failover lost. */
	Mono<Void> writeBack(Revocation revocation) {
		if (revocation instanceof Revocation.SessionEnded ended) {
			// The failover may have lost the mark too, and the session be alive again.
			return this.scripts
				.run(StoreScripts.END, List.of(SessionKeys.session(ended.userTag(), ended.sessionId())),
						StoreConnection.PATIENCE, ended.sessionId(), "written-back")
				.then(append(revocation))
				.then(settle(ended.userTag(), ended.sessionId()));
		}
		return append(revocation);
	}

	/** Adds to the stream that all gateways follow. */
	Mono<Void> append(Revocation revocation) {
		List<String> arguments = new ArrayList<>(List.of(this.keptFor));
		arguments.addAll(List.of(RevocationRecord.write(revocation)));
		return this.scripts
			.run(StoreScripts.PUBLISH, List.of(SessionKeys.REVOCATIONS), StoreConnection.PATIENCE,
					arguments.toArray(String[]::new))
			// This node knows more than the stream does: it is compared again.
			.doOnError((ex) -> this.revocations.markUnpublished())
			.then();
	}

	/** A mark that stays is harmless: the end is published once more at most. */
	private Mono<Void> settle(String tag, String sessionId) {
		List<String> keys = List.of(SessionKeys.session(tag, sessionId), SessionKeys.sessionsOf(tag));
		return this.scripts.run(StoreScripts.SETTLE, keys, StoreConnection.PATIENCE, sessionId)
			.then()
			.onErrorComplete();
	}

}
