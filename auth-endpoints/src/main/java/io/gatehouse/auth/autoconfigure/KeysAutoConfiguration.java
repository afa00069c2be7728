package io.gatehouse.auth.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import io.gatehouse.auth.audit.AuditEvent;
import io.gatehouse.auth.audit.AuditLog;
import io.gatehouse.auth.key.CurrentKeys;
import io.gatehouse.auth.key.InvalidKeySetException;
import io.gatehouse.auth.key.KeyFiles;
import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetReader;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Keys, and their reloading. An application that brings a {@link KeyRing} of its own
 * rotates it itself.
 */
@AutoConfiguration(before = SessionsAutoConfiguration.class)
@EnableConfigurationProperties(GatehouseProperties.class)
public final class KeysAutoConfiguration {

	private static final String LOCATION = "gatehouse.keys.location";

	@Bean
	@ConditionalOnMissingBean
	Clock gatehouseClock() {
		return Clock.systemUTC();
	}

	@Bean
	@ConditionalOnMissingBean
	AuditLog auditLog(Clock clock) {
		return new AuditLog(clock);
	}

	@Bean
	@ConditionalOnMissingBean
	CurrentKeys currentKeys(GatehouseProperties properties, ObjectProvider<KeyRing> own, Clock clock) {
		KeyRing ring = own.getIfAvailable();
		Duration holdBack = properties.keys().reloadInterval().multipliedBy(2);
		if (ring != null) {
			return new CurrentKeys(ring, holdBack);
		}
		String location = String.valueOf(properties.keys().location());
		try {
			return new CurrentKeys(KeySetReader.read(read(location), clock.instant()), holdBack);
		}
		catch (InvalidKeySetException ex) {
			throw new InvalidConfigurationException("The keys in '" + location + "' cannot be used. " + ex.getMessage(),
					"Correct the JWK Set that " + LOCATION + " names.");
		}
	}

	@Bean
	@ConditionalOnProperty(LOCATION)
	@ConditionalOnMissingBean(KeyRing.class)
	WatchedFile keysFile(GatehouseProperties properties, CurrentKeys keys, AuditLog audit, Clock clock) {
		String location = String.valueOf(properties.keys().location());
		return new WatchedFile(LOCATION, read(location), () -> read(location), (content) -> {
			String before = keys.get().toString();
			keys.replace(KeySetReader.read(content, clock.instant()), clock.instant());
			audit.write(AuditEvent.of(AuditEvent.Type.KEYS, "changed")
				.with("before", before)
				.with("after", keys.get().toString()));
		}, properties.keys().reloadInterval());
	}

	private static String read(String location) {
		if (location.startsWith("classpath:")) {
			return Locations.read(LOCATION, location);
		}
		Path path = Path
			.of(location.startsWith("file:") ? location.substring(location.startsWith("file://") ? 7 : 5) : location);
		try {
			for (Path file : KeyFiles.files(path)) {
				if (Files.exists(file)) {
					PrivateFiles.require(LOCATION, file);
				}
			}
			return KeyFiles.read(path);
		}
		catch (IOException ex) {
			throw Locations.unreadable(LOCATION, location, ex);
		}
	}

}
