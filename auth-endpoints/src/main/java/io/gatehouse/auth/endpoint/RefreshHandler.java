package io.gatehouse.auth.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.gatehouse.auth.key.SigningKey;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.session.EndReason;
import io.gatehouse.auth.session.Presentation;
import io.gatehouse.auth.session.RefreshToken;
import io.gatehouse.auth.session.RefreshTokens;
import io.gatehouse.auth.session.Rotation;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.auth.user.User;
import io.gatehouse.auth.user.UserDirectory;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code POST /auth/refresh}: a new pair of tokens for a refresh token. The order is
 * fixed: what costs nothing first, then the user, and the store's one step last, so that
 * nothing is spent when anything else cannot answer.
 */
public final class RefreshHandler {

	private static final int MAX_ATTEMPT = 255;

	/** What a directory may take of the time. */
	private static final Duration USER_PATIENCE = Duration.ofMillis(300);

	/** The whole, so that an outage is told within 500 ms. */
	private static final Duration PATIENCE = Duration.ofMillis(450);

	private final RefreshTokens refreshTokens;

	private final RevocationView revocations;

	private final UserDirectory users;

	private final SessionStore sessions;

	private final TokenGrant grant;

	private final ClientProof proof;

	private final boolean cookies;

	private final AuthMetrics metrics;

	private final Audit audit;

	/**
	 * Creates the handler.
	 * @param cookies whether the cookie is among the transports
	 */
	public RefreshHandler(RefreshTokens refreshTokens, RevocationView revocations, UserDirectory users,
			SessionStore sessions, TokenGrant grant, ClientProof proof, boolean cookies, AuthMetrics metrics,
			Audit audit) {
		this.refreshTokens = refreshTokens;
		this.revocations = revocations;
		this.users = users;
		this.sessions = sessions;
		this.grant = grant;
		this.proof = proof;
		this.cookies = cookies;
		this.metrics = metrics;
		this.audit = audit;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		String attempt = attempt(request);
		return PresentedToken.of(request, this.proof, this.cookies)
			.flatMap((presented) -> refresh(request, genuine(request, presented), attempt, presented.transport()));
	}

	private RefreshToken genuine(ServerRequest request, PresentedToken presented) {
		String text = presented.text();
		if (text == null && presented.transport() == Transport.BODY) {
			throw new ProblemException(Problems.requestInvalid("The member 'refreshToken' is missing."));
		}
		RefreshToken token = (text != null) ? this.refreshTokens.decode(text) : null;
		if (token == null) {
			this.audit.refreshNotGenuine(request);
			throw new ProblemException(Problems.sessionExpired());
		}
		if (this.revocations.standing(token.sessionId(), token.userId(), Instant.MAX) == Standing.ENDED) {
			this.audit.refreshed(request, token, new Rotation.Revoked());
			throw new ProblemException(Problems.sessionRevoked());
		}
		return token;
	}

	private Mono<ServerResponse> refresh(ServerRequest request, RefreshToken presented, @Nullable String attempt,
			Transport transport) {
		SigningKey key = this.grant.signingKey();
		long startedAt = System.nanoTime();
		return told(request, presented,
				this.users.findById(presented.userId())
					.timeout(USER_PATIENCE)
					.onErrorMap((ex) -> new ProblemException(Problems.authUnavailable())))
			.filter(User::enabled)
			.switchIfEmpty(Mono.defer(() -> userGone(request, presented)))
			.flatMap((user) -> {
				RefreshToken successor = this.refreshTokens.successor(presented);
				Duration within = PATIENCE.minusNanos(System.nanoTime() - startedAt);
				Presentation presentation = new Presentation(presented, successor, attempt, UserState.of(user));
				return Uncancelled.of(told(request, presented, this.sessions.rotate(presentation, within))
					.publishOn(RequestLoop.of(request))
					.doOnNext((rotation) -> {
						this.metrics.refreshed(rotation, presented);
						this.audit.refreshed(request, presented, rotation);
					})).flatMap((rotation) -> this.grant.answer(key, user, successor, granted(rotation), transport));
			});
	}

	private Mono<User> userGone(ServerRequest request, RefreshToken presented) {
		return Uncancelled
			.of(told(request, presented,
					this.sessions.end(presented.userId(), presented.sessionId(), EndReason.USER_GONE))
				.doOnNext((known) -> this.audit.ended(request, presented.userId(), presented.sessionId(),
						EndReason.USER_GONE)))
			.then(Mono.error(() -> new ProblemException(Problems.sessionRevoked())));
	}

	/** An outage is told to the audit. */
	private <T> Mono<T> told(ServerRequest request, RefreshToken presented, Mono<T> step) {
		return step.doOnError(Audit::isOutage, (ex) -> this.audit.refreshUnavailable(request, presented));
	}

	private static Rotation.Granted granted(Rotation rotation) {
		if (rotation instanceof Rotation.Granted granted) {
			return granted;
		}
		boolean expired = rotation instanceof Rotation.Expired || rotation instanceof Rotation.Ahead;
		throw new ProblemException(expired ? Problems.sessionExpired() : Problems.sessionRevoked());
	}

	private static @Nullable String attempt(ServerRequest request) {
		List<String> headers = request.headers().header("Idempotency-Key");
		if (headers.isEmpty()) {
			return null;
		}
		String attempt = headers.get(0);
		if (headers.size() > 1 || attempt.isBlank() || attempt.length() > MAX_ATTEMPT) {
			throw new ProblemException(
					Problems.requestInvalid("Send one Idempotency-Key of 1 to " + MAX_ATTEMPT + " characters."));
		}
		return attempt;
	}

}
