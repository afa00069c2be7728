package io.gatehouse.gateway;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a start does not prepare what nothing uses: see {@code docs/performance.md}.
 */
class GatewayApplicationTests {

	@Test
	void excludedConfigurationsAreThere() throws IOException {
		MutablePropertySources sources = new MutablePropertySources();
		new YamlPropertySourceLoader().load("own", new ClassPathResource("application.yml")).forEach(sources::addLast);
		List<String> excluded = new Binder(ConfigurationPropertySources.from(sources))
			.bind("spring.autoconfigure.exclude", Bindable.listOf(String.class))
			.get();
		List<String> all = ImportCandidates.load(AutoConfiguration.class, null).getCandidates();
		assertThat(all).as("one that has moved is excluded no more, and without a word").containsAll(excluded);
		assertThat(excluded).as("an upgrade may bring more")
			.containsAll(all.stream().filter((name) -> name.startsWith("org.springframework.cloud.client.")).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache.logging.log4j.LogManager",
			"org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration",
			"org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
			"org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration" })
	void dependencyIsNotThere(String type) {
		assertThat(ClassUtils.isPresent(type, null)).as("a dependency has brought it back").isFalse();
	}

	@Test
	void noPackageIsSearchedForMixins() {
		assertThat(AnnotatedElementUtils.getMergedAnnotation(GatewayApplication.class, AutoConfigurationPackage.class)
			.basePackages())
			.allSatisfy((name) -> assertThat(new ClassPathResource(name.replace('.', '/')))
				.matches((directory) -> !directory.exists(), "is not there"))
			.hasSize(1);
	}

}
