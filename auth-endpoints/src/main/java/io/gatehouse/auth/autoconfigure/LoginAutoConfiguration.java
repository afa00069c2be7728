package io.gatehouse.auth.autoconfigure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

import io.gatehouse.auth.audit.AuditLog;
import io.gatehouse.auth.endpoint.Audit;
import io.gatehouse.auth.endpoint.ClientAddress;
import io.gatehouse.auth.key.CurrentKeys;
import io.gatehouse.auth.login.Login;
import io.gatehouse.auth.login.LoginThrottle;
import io.gatehouse.auth.login.PasswordHashing;
import io.gatehouse.auth.session.LoginAttempts;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.auth.session.StoreConnection;
import io.gatehouse.auth.user.AccountDirectory;
import io.gatehouse.auth.user.UserDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * The decision to sign somebody in: throttle, directory, hash.
 */
@AutoConfiguration(after = { SessionsAutoConfiguration.class, UsersAutoConfiguration.class })
public final class LoginAutoConfiguration {

	// No label of another use of the key begins with this, or the other way round.
	private static final byte[] DECOY = "decoy".getBytes(StandardCharsets.US_ASCII);

	@Bean
	@ConditionalOnMissingBean
	ClientAddress clientAddress() {
		return ClientAddress.ofPeer();
	}

	@Bean
	@ConditionalOnMissingBean
	Audit audit(AuditLog log, ClientAddress addresses, CurrentKeys keys, Clock clock) {
		return new Audit(log, addresses, keys, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	PasswordHashing passwordHashing(GatehouseProperties properties, UserDirectory users, CurrentKeys keys, Clock clock,
			ObjectProvider<MeterRegistry> meters) {
		GatehouseProperties.Login login = properties.login();
		PasswordHashing hashing = new PasswordHashing(login.hashing().threadCount(), login.hashing().queue(),
				login.minDuration(), (email) -> lot(keys, clock, email),
				meters.getIfAvailable(SimpleMeterRegistry::new));
		// A directory that compares passwords itself teaches its time by and by.
		if (users instanceof AccountDirectory accounts) {
			hashing.teach(accounts.samples());
		}
		return hashing;
	}

	/** Without a key nobody signs in. */
	private static long lot(CurrentKeys keys, Clock clock, String email) {
		return keys.get()
			.mac(clock.instant())
			.map((key) -> ByteBuffer.wrap(key.mac(DECOY, email.getBytes(StandardCharsets.UTF_8))).getLong())
			.orElse(0L);
	}

	@Bean
	ApplicationListener<ApplicationReadyEvent> passwordHashingCalibration(PasswordHashing hashing) {
		return (ready) -> hashing.calibrate();
	}

	@Bean
	@ConditionalOnMissingBean
	LoginThrottle loginThrottle(GatehouseProperties properties, SessionStore sessions,
			ReactiveStringRedisTemplate redis, StoreConnection connection, CurrentKeys keys, Clock clock) {
		ThrottleProperties throttle = properties.login().throttle();
		return throttle.enabled()
				? new StoredLoginThrottle(new LoginAttempts(redis, connection, throttle.limits(), keys, clock))
				: StoredLoginThrottle.none(sessions);
	}

	@Bean
	@ConditionalOnMissingBean
	Login login(UserDirectory users, PasswordHashing hashing, LoginThrottle throttle) {
		return new Login(users, hashing, throttle);
	}

}
