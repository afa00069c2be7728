package io.gatehouse.auth.endpoint;

import java.time.Instant;
import java.util.List;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.session.EndReason;
import io.gatehouse.auth.session.Session;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.auth.token.AccessToken;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code /auth/sessions}: the caller's sessions, on every device, and the end of any of
 * them.
 */
public final class SessionsHandler {

	private static final int MAX_ID = 64;

	private final BearerAuthentication authentication;

	private final SessionStore sessions;

	private final Audit audit;

	public SessionsHandler(BearerAuthentication authentication, SessionStore sessions, Audit audit) {
		this.authentication = authentication;
		this.sessions = sessions;
		this.audit = audit;
	}

	Mono<ServerResponse> list(ServerRequest request) {
		AccessToken caller = this.authentication.require(request);
		return this.sessions.list(caller.subject())
			.map((session) -> Entry.of(session, session.id().equals(caller.sessionId())))
			.collectList()
			.flatMap((entries) -> Answers.ok(new Entries(entries)));
	}

	/**
	 * Ends one session.
	 * @param id the last segment of the path, as it was sent
	 */
	Mono<ServerResponse> endOne(ServerRequest request, String id) {
		AccessToken caller = this.authentication.require(request);
		if (id.length() > MAX_ID || !id.chars().allMatch(SessionsHandler::base64Url)) {
			throw new ProblemException(Problems.notFound());
		}
		return Uncancelled.of(end(request, caller, id)).flatMap((known) -> {
			if (!known) {
				throw new ProblemException(Problems.notFound());
			}
			return Answers.noContent();
		});
	}

	Mono<ServerResponse> endAll(ServerRequest request) {
		AccessToken caller = this.authentication.require(request);
		String query = request.uri().getRawQuery();
		if (query != null && !query.equals("except=current")) {
			throw new ProblemException(Problems.requestInvalid("The only query is 'except=current'."));
		}
		String kept = (query != null) ? caller.sessionId() : null;
		// All of them: whoever closes the page at once still wants to be signed out
		// everywhere.
		return Uncancelled
			.of(this.sessions.list(caller.subject())
				.filter((session) -> !session.id().equals(kept))
				.concatMapDelayError((session) -> end(request, caller, session.id()))
				.then(Mono.defer(() -> (kept == null) ? endOwn(caller) : Mono.empty())))
			.then(Mono.defer(Answers::noContent));
	}

	/** Also where the store has lost it: the caller's token proves that it was there. */
	private Mono<Boolean> endOwn(AccessToken caller) {
		String id = caller.sessionId();
		return (id != null) ? this.sessions.end(caller.subject(), id, EndReason.LOGOUT) : Mono.empty();
	}

	private Mono<Boolean> end(ServerRequest request, AccessToken caller, String id) {
		return this.sessions.end(caller.subject(), id, EndReason.REMOVED).doOnNext((known) -> {
			if (known) {
				this.audit.ended(request, caller.subject(), id, EndReason.REMOVED);
			}
		});
	}

	private static boolean base64Url(int c) {
		return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
	}

	private record Entries(List<Entry> sessions) {
	}

	private record Entry(String id, boolean current, Instant createdAt, Instant lastUsedAt, Instant expiresAt,
			String deviceName, String userAgent, String ip) {

		static Entry of(Session session, boolean current) {
			return new Entry(session.id(), current, session.createdAt(), session.lastUsedAt(), session.expiresAt(),
					session.device().name(), session.device().userAgent(), session.device().address());
		}

	}

}
