package io.gatehouse.auth.session;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps refresh sessions. Every operation either answers within its time or fails with
 * {@link SessionStoreUnavailableException}, after which nothing of it is carried out.
 */
public interface SessionStore {

	/**
	 * Completes when the store answers.
	 */
	Mono<Void> ping();

	/**
	 * Begins a session. When the user has too many then, the least recently used are
	 * ended.
	 * @param first its first token
	 * @param device what the user will recognise it by
	 * @param userState a hash of what tokens say about the user
	 */
	Mono<Started> start(RefreshToken first, Device device, String userState);

	/**
	 * Presents a genuine token, as one step that no other call can come between. When the
	 * user's state has changed since the last time, older access tokens are revoked too.
	 * @param presented the token, and what is known about the call
	 * @param within how long the caller waits
	 */
	Mono<Rotation> rotate(Presentation presented, Duration within);

	/**
	 * The user's sessions in force, the newest first.
	 */
	Flux<Session> list(String userId);

	/**
	 * Ends a session and publishes its end.
	 * @param userId whose it is
	 * @param sessionId the session
	 * @param reason why, for operators
	 * @return whether the user has, or recently had, such a session
	 */
	Mono<Boolean> end(String userId, String sessionId, EndReason reason);

}
