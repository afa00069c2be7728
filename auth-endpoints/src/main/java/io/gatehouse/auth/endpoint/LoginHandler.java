package io.gatehouse.auth.endpoint;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.MacKey;
import io.gatehouse.auth.key.SigningKey;
import io.gatehouse.auth.login.ClientNetwork;
import io.gatehouse.auth.login.Credentials;
import io.gatehouse.auth.login.Login;
import io.gatehouse.auth.login.LoginResult;
import io.gatehouse.auth.login.Presence;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.session.Device;
import io.gatehouse.auth.session.EndReason;
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

	private final Audit audit;

	private final ClientAddress addresses;

	private final Clock clock;

	/**
	 * Creates the handler.
	 * @param transports how a client may get the refresh token; the first is the default
	 */
	public LoginHandler(Login login, SessionStore sessions, RefreshTokens refreshTokens, TokenGrant grant,
			Supplier<KeyRing> keys, List<Transport> transports, ClientProof proof, AuthMetrics metrics, Audit audit,
			ClientAddress addresses, Clock clock) {
		this.login = login;
		this.sessions = sessions;
		this.refreshTokens = refreshTokens;
		this.grant = grant;
		this.keys = keys;
		this.transports = List.copyOf(transports);
		this.proof = proof;
		this.metrics = metrics;
		this.audit = audit;
		this.addresses = addresses;
		this.clock = clock;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		return JsonBody.of(request).flatMap((body) -> {
			Credentials credentials = credentials(body);
			String deviceName = body.optionalText("deviceName", MAX_DEVICE_NAME);
			Transport transport = transport(body.optionalText("refreshTransport", MAX_TRANSPORT));
			if (transport == Transport.COOKIE) {
				this.proof.require(request);
			}
			ClientNetwork client = ClientNetwork.of(this.addresses.of(request));
			Device device = Devices.of(request, deviceName, client);
			return user(request, credentials, client)
				.flatMap((user) -> start(request, credentials, user, device, transport));
		});
	}

	private Mono<User> user(ServerRequest request, Credentials credentials, ClientNetwork client) {
		Presence presence = new Presence();
		return Uncancelled.of(told(request, credentials, this.login.login(credentials, client, presence)
			.map((result) -> signedIn(request, credentials, result))), presence::end);
	}

	/** An outage is told to the audit. */
	private <T> Mono<T> told(ServerRequest request, Credentials credentials, Mono<T> step) {
		return step.doOnError(Audit::isOutage, (ex) -> this.audit.signInUnavailable(request, credentials));
	}

	private User signedIn(ServerRequest request, Credentials credentials, LoginResult result) {
		if (result instanceof LoginResult.SignedIn signedIn) {
			return signedIn.user();
		}
		if (result instanceof LoginResult.Throttled throttled) {
			this.metrics.signInThrottled(throttled.limit());
			this.audit.throttled(request, credentials, throttled);
			throw new ProblemException(Problems.tooManyAttempts(throttled.pause()));
		}
		this.metrics.signInRefused();
		this.audit.refused(request, credentials, (LoginResult.Refused) result);
		throw new ProblemException(Problems.invalidCredentials());
	}

	private Mono<ServerResponse> start(ServerRequest request, Credentials credentials, User user, Device device,
			Transport transport) {
		SigningKey signingKey = this.grant.signingKey();
		MacKey macKey = this.keys.get()
			.mac(this.clock.instant())
			.orElseThrow(() -> new ProblemException(Problems.authUnavailable()));
		RefreshToken first = this.refreshTokens.first(macKey, user.id());
		return Uncancelled.of(told(request, credentials, this.sessions.start(first, device, UserState.of(user)))
			.publishOn(RequestLoop.of(request))
			.doOnNext((started) -> {
				this.metrics.signedIn();
				this.audit.signedIn(request, user.id(), first.sessionId());
				started.evicted().forEach((id) -> this.audit.ended(request, user.id(), id, EndReason.EVICTED));
			})).flatMap((started) -> this.grant.answer(signingKey, user, first, started.granted(), transport));
	}

	private Transport transport(@Nullable String name) {
		Transport transport = (name != null) ? Transport.named(name) : this.transports.get(0);
		if (transport == null || !this.transports.contains(transport)) {
			throw new ProblemException(
					Problems.requestInvalid("The member 'refreshTransport' names none that is offered here."));
		}
		return transport;
	}

	private static Credentials credentials(JsonBody body) {
		String email = body.text("email", Credentials.MAX_EMAIL);
		String password = body.text("password", Credentials.MAX_PASSWORD);
		try {
			return Credentials.of(email, password);
		}
		catch (IllegalArgumentException ex) {
			throw new ProblemException(Problems.requestInvalid(String.valueOf(ex.getMessage())));
		}
	}

}
