package io.gatehouse.auth.autoconfigure;

import java.util.Set;

import io.gatehouse.auth.setting.ApplicationOrigins;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The application's origins, which everybody asks who tells its pages from others.
 */
@AutoConfiguration
@EnableConfigurationProperties(GatehouseProperties.class)
public final class OriginsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ApplicationOrigins applicationOrigins(GatehouseProperties properties) {
		return new ApplicationOrigins(properties.externalOrigin(), Set.copyOf(properties.cors().allowedOrigins()));
	}

}
