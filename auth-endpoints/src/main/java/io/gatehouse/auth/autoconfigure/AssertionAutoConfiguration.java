package io.gatehouse.auth.autoconfigure;

import java.time.Clock;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.token.AssertionIssuer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Assertions for backends.
 */
@AutoConfiguration(after = SessionsAutoConfiguration.class)
@ConditionalOnBean({ KeyRing.class, GatehouseProperties.class })
public final class AssertionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AssertionIssuer assertionIssuer(GatehouseProperties properties, KeyRing keys, Clock clock) {
		return new AssertionIssuer(() -> keys, properties.issuerName(), clock);
	}

}
