package io.gatehouse.auth.setting;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static java.util.Map.of;
import static org.assertj.core.api.Assertions.assertThat;

class RedisSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "url", "host", "sentinel.master", "cluster.nodes", "cluster.nodes[0]",
			"masterreplica.nodes[0]" })
	void areInWhenSomethingSaysWhereRedisIsThenTrue(String name) {
		assertThat(RedisSettings.areIn(new MockEnvironment().withProperty("spring.data.redis." + name, "x"))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SPRING_DATA_REDIS_URL", "SPRING_DATA_REDIS_SENTINEL_MASTER",
			"SPRING_DATA_REDIS_CLUSTER_NODES_0_" })
	void areInWhenTheSystemEnvironmentSaysSoThenTrue(String name) {
		MockEnvironment environment = new MockEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", of(name, "x")));
		ConfigurationPropertySources.attach(environment);
		assertThat(RedisSettings.areIn(environment)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeout", "password", "lettuce.pool.enabled" })
	void areInWhenOnlyTunedThenFalse(String name) {
		assertThat(RedisSettings.areIn(new MockEnvironment().withProperty("spring.data.redis." + name, "1s")))
			.isFalse();
	}

}
