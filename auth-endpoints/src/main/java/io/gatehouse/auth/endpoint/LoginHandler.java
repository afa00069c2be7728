package io.gatehouse.auth.endpoint;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.MacKey;
import io.gatehouse.auth.key.SigningKey;
import io.gatehouse.auth.login.Login;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.session.Device;
import io.gatehouse.auth.session.RefreshToken;
import io.gatehouse.auth.session.RefreshTokens;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.auth.user.User;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code POST /auth/login}: a new session for e-mail and password.
 */
public final class LoginHandler {

	private static final int MAX_EMAIL = 320;

	private static final int MAX_PASSWORD = 1024;

	private static final int MAX_DEVICE_NAME = 100;

	private static final int MAX_TRANSPORT = 16;

	private final Login login;

	private final SessionStore sessions;

	private final RefreshTokens refreshTokens;

	private final TokenGrant grant;

	private final Supplier<KeyRing> keys;

	private final List<Transport> transports;

	private final ClientProof proof;

	private final AuthMetrics metrics;

	private final Clock clock;

	/**
	 * Creates the handler.
	 * @param transports how a client may get the refresh token; the first is the default
	 */
	public LoginHandler(Login login, SessionStore sessions, RefreshTokens refreshTokens, TokenGrant grant,
			Supplier<KeyRing> keys, List<Transport> transports, ClientProof proof, AuthMetrics metrics, Clock clock) {
		this.login = login;
		this.sessions = sessions;
		this.refreshTokens = refreshTokens;
		this.grant = grant;
		this.keys = keys;
		this.transports = List.copyOf(transports);
		this.proof = proof;
		this.metrics = metrics;
		this.clock = clock;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		return JsonBody.of(request).flatMap((body) -> {
			String email = body.text("email", MAX_EMAIL);
			String password = body.text("password", MAX_PASSWORD);
			String deviceName = body.optionalText("deviceName", MAX_DEVICE_NAME);
			Transport transport = transport(body.optionalText("refreshTransport", MAX_TRANSPORT));
			if (transport == Transport.COOKIE) {
				this.proof.require(request);
			}
			Device device = Devices.of(request, deviceName);
			// A store that is away is told before a hash is computed for nothing.
			return this.sessions.ping()
				.then(this.login.login(email, password))
				.switchIfEmpty(Mono.error(this::refused))
				.flatMap((user) -> start(user, device, transport));
		});
	}

	private Mono<ServerResponse> start(User user, Device device, Transport transport) {
		SigningKey signingKey = this.grant.signingKey();
		MacKey macKey = this.keys.get()
			.mac(this.clock.instant())
			.orElseThrow(() -> new ProblemException(Problems.authUnavailable()));
		RefreshToken first = this.refreshTokens.first(macKey, user.id());
		return this.sessions.start(first, device, UserState.of(user)).flatMap((granted) -> {
			this.metrics.signedIn();
			return this.grant.answer(signingKey, user, first, granted, transport);
		});
	}

	private Transport transport(@Nullable String name) {
		Transport transport = (name != null) ? Transport.named(name) : this.transports.get(0);
		if (transport == null || !this.transports.contains(transport)) {
			throw new ProblemException(
					Problems.requestInvalid("The member 'refreshTransport' names none that is offered here."));
		}
		return transport;
	}

	private ProblemException refused() {
		this.metrics.signInRefused();
		return new ProblemException(Problems.invalidCredentials());
	}

}
