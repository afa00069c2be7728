package io.gatehouse.auth.setting;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecureAddress}.
 */
class SecureAddressTests {

	@ParameterizedTest
	@CsvSource({ "https://users.example/verify,true", "https://users.example/users/{id},true",
			"http://localhost:80/a,true", "http://127.0.0.1,true", "http://[::1]:8080/{id},true",
			"http://users.example/,false", "http://localhost:80@users.example/,false",
			"http://localhost@users.example/,false", "https://name:secret@users.example/,false",
			"http://localhost.users.example/,false", "https:users,false", "HTTPS,false", "ftp://localhost/,false",
			"http://127.0.0.1.users.example/,false" })
	void isWhenAskedThenOnlyTlsOrThisMachine(String address, boolean secure) {
		assertThat(SecureAddress.is(address, "https")).isEqualTo(secure);
	}

}
