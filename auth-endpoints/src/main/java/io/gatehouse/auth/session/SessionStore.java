package io.gatehouse.auth.session;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
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
	 * @return how long the token can be used
	 */
	Mono<Rotation.Granted> start(RefreshToken first, Device device);

	/**
	 * Presents a genuine token, as one step that no other call can come between.
	 * @param presented the token
	 * @param successor the one token that may follow it
	 * @param attempt the client's name for this attempt ({@code Idempotency-Key}), if it
	 * gave one
	 * @param within how long the caller waits
	 */
	Mono<Rotation> rotate(RefreshToken presented, RefreshToken successor, @Nullable String attempt, Duration within);

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
