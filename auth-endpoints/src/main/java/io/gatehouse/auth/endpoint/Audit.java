package io.gatehouse.auth.endpoint;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

import io.gatehouse.auth.audit.AuditEvent;
import io.gatehouse.auth.audit.AuditEvent.Type;
import io.gatehouse.auth.audit.AuditLog;
import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.login.Credentials;
import io.gatehouse.auth.login.LoginResult;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.session.EndReason;
import io.gatehouse.auth.session.RefreshToken;
import io.gatehouse.auth.session.Rotation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Tells the audit what happens at the endpoints. An account that somebody typed is told
 * by a keyed hash: it may be a password in the wrong field.
 */
public final class Audit {

	private static final byte[] LABEL = "audit".getBytes(StandardCharsets.US_ASCII);

	private static final String UNAVAILABLE = "unavailable";

	private static final int ACCOUNT_BYTES = 8;

	private final AuditLog log;

	private final ClientAddress addresses;

	private final Supplier<KeyRing> keys;

	private final Clock clock;

	public Audit(AuditLog log, ClientAddress addresses, Supplier<KeyRing> keys, Clock clock) {
		this.log = log;
		this.addresses = addresses;
		this.keys = keys;
		this.clock = clock;
	}

	void signedIn(ServerRequest request, String userId, String sessionId) {
		write(request, AuditEvent.of(Type.LOGIN, "signed-in").with("user", userId).with("session", sessionId));
	}

	void refused(ServerRequest request, Credentials credentials, LoginResult.Refused refused) {
		write(request,
				AuditEvent.of(Type.LOGIN, "refused")
					.with("reason", refused.reason().code())
					.with("user", refused.userId())
					.with("account", account(credentials)));
	}

	void signInUnavailable(ServerRequest request, Credentials credentials) {
		write(request, AuditEvent.of(Type.LOGIN, UNAVAILABLE).with("account", account(credentials)));
	}

	void throttled(ServerRequest request, Credentials credentials, LoginResult.Throttled throttled) {
		write(request,
				AuditEvent.of(Type.LOGIN, "throttled")
					.with("reason", throttled.limit())
					.with("account", account(credentials)));
	}

	void refreshed(ServerRequest request, RefreshToken presented, Rotation rotation) {
		Type type = (rotation instanceof Rotation.Reused) ? Type.REUSE : Type.REFRESH;
		write(request, session(type, AuthMetrics.outcome(rotation), presented.userId(), presented.sessionId()));
	}

	void refreshNotGenuine(ServerRequest request) {
		write(request, AuditEvent.of(Type.REFRESH, "not-genuine"));
	}

	void refreshUnavailable(ServerRequest request, RefreshToken presented) {
		write(request, session(Type.REFRESH, UNAVAILABLE, presented.userId(), presented.sessionId()));
	}

	void signOutUnavailable(ServerRequest request, String userId, String sessionId) {
		write(request, session(Type.LOGOUT, UNAVAILABLE, userId, sessionId));
	}

	void signedOut(ServerRequest request, String userId, String sessionId, boolean known) {
		write(request, session(Type.LOGOUT, known ? "ended" : "unknown", userId, sessionId));
	}

	void ended(ServerRequest request, String userId, String sessionId, EndReason reason) {
		write(request, session(Type.REVOCATION, "ended", userId, sessionId).with("reason", reason.code()));
	}

	/** Whether a failure is nobody's decision. */
	static boolean isOutage(Throwable failure) {
		return !(failure instanceof ProblemException refusal) || refusal.problem().status() >= 500;
	}

	private static AuditEvent session(Type type, String outcome, String userId, String sessionId) {
		return AuditEvent.of(type, outcome).with("user", userId).with("session", sessionId);
	}

	private void write(ServerRequest request, AuditEvent event) {
		InetAddress address = this.addresses.of(request);
		this.log.write(event.with("client", (address != null) ? address.getHostAddress() : null)
			.with("userAgent", request.headers().firstHeader(HttpHeaders.USER_AGENT)));
	}

	private @Nullable String account(Credentials credentials) {
		byte[] email = credentials.email().getBytes(StandardCharsets.UTF_8);
		return this.keys.get()
			.mac(this.clock.instant())
			.map((key) -> HexFormat.of().formatHex(Arrays.copyOf(key.mac(LABEL, email), ACCOUNT_BYTES)))
			.orElse(null);
	}

}
