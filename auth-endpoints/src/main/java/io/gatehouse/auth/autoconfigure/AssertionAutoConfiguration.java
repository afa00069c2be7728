package io.gatehouse.auth.autoconfigure;

import java.time.Clock;

import io.gatehouse.auth.key.CurrentKeys;
import io.gatehouse.auth.token.AssertionIssuer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Assertions for backends.
 */
@AutoConfiguration(after = KeysAutoConfiguration.class)
@ConditionalOnBean(CurrentKeys.class)
public final class AssertionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AssertionIssuer assertionIssuer(GatehouseProperties properties, CurrentKeys keys, Clock clock) {
		return new AssertionIssuer(keys, properties.issuerName(), clock);
	}

}
