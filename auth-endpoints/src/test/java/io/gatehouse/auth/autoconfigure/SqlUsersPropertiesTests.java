package io.gatehouse.auth.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlUsersPropertiesTests {

	@Test
	void samplesWhenLeftOutThenOfTheTableThatOtherQueriesReadToo() {
		assertThat(samples(Map.of())).isEqualTo("SELECT password FROM users LIMIT 1000");
		assertThat(samples(Map.of("by-email", "SELECT * FROM people WHERE mail = :email"))).isNull();
	}

	@Test
	void samplesWhenEmptyThenNone() {
		assertThat(samples(Map.of("samples", ""))).isNull();
	}

	@Test
	void samplesWhenGivenThenThose() {
		assertThat(samples(Map.of("samples", "SELECT hash FROM people"))).isEqualTo("SELECT hash FROM people");
	}

	private static String samples(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("", SqlUsersProperties.class)
			.users()
			.samples();
	}

}
