package io.gatehouse.gateway;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests of {@link UnusedAutoConfigurations}.
 */
class UnusedAutoConfigurationsTests {

	private static final List<String> ALL = ImportCandidates.load(AutoConfiguration.class, null).getCandidates();

	@Test
	void matchWhenNothingUsesThemThenOnlyTheyAreLeftOut() {
		assertThat(leftOut(new UnusedAutoConfigurations())).isNotEmpty()
			.allMatch((name) -> name.matches("org\\.springframework\\.(cloud\\.client|cloud\\.gateway\\.discovery"
					+ "|boot\\.autoconfigure\\.aop)\\..*"));
	}

	@ParameterizedTest
	@MethodSource("prefixes")
	void matchWhenNothingUsesThemThenEachKindIsLeftOut(String prefix) {
		assertThat(leftOut(new UnusedAutoConfigurations())).as("an upgrade may have moved them")
			.anyMatch((name) -> name.startsWith(prefix));
	}

	@Test
	void matchWhenTheLibrariesAreThereThenNoneIsLeftOut() {
		assertThat(leftOut(new UnusedAutoConfigurations((library) -> true))).isEmpty();
	}

	@Test
	void startUsesIt() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(AutoConfigurationImportFilter.class))
			.hasAtLeastOneElementOfType(UnusedAutoConfigurations.class);
	}

	private static Iterable<String> prefixes() {
		return UnusedAutoConfigurations.USERS.keySet();
	}

	private static List<String> leftOut(UnusedAutoConfigurations filter) {
		List<String> names = new ArrayList<>(ALL);
		// As another filter leaves it.
		names.add(null);
		boolean[] match = filter.match(names.toArray(String[]::new), mock(AutoConfigurationMetadata.class));
		assertThat(match).hasSameSizeAs(names);
		List<String> leftOut = new ArrayList<>();
		for (int i = 0; i < ALL.size(); i++) {
			if (!match[i]) {
				leftOut.add(names.get(i));
			}
		}
		return leftOut;
	}

}
