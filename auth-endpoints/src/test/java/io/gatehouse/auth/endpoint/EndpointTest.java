package io.gatehouse.auth.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.gatehouse.auth.TestRedis;
import io.gatehouse.auth.key.TestKeys;
import io.gatehouse.auth.token.IssuedTokenListener;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.auth.user.TestUsers;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of the endpoints over HTTP, with a real Redis. All of them share one application
 * and one Redis, which are started once: the store is empty when a test begins, and what
 * else it changes, it changes back. Refusals take no longer than they must: how long they
 * take is looked at elsewhere.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = EndpointTest.Application.class,
		properties = { "gatehouse.users.reload-interval=200ms", "gatehouse.keys.reload-interval=200ms",
				"gatehouse.login.min-duration=0s", "gatehouse.external-origin=https://app.example.com",
				"gatehouse.cors.allowed-origins=https://other.example.com" })
@ContextConfiguration(initializers = EndpointTest.Surroundings.class)
@ExtendWith(EndpointTest.EmptyStore.class)
@interface EndpointTest {

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	class Application {

		/** Lazy, since the port is not known before. */
		@Bean
		@Lazy
		Endpoints endpoints(Environment environment, ReactiveStringRedisTemplate template, TestRedis redis) {
			return new Endpoints(environment.getRequiredProperty("local.server.port", Integer.class), template, redis);
		}

		@Bean
		SigningThreads signingThreads() {
			return new SigningThreads();
		}

	}

	/** The names of the threads that tokens were signed on. */
	class SigningThreads implements IssuedTokenListener {

		private final Set<String> names = ConcurrentHashMap.newKeySet();

		@Override
		public void issued(String text, Verification.Accepted accepted) {
			this.names.add(Thread.currentThread().getName());
		}

		Set<String> names() {
			return this.names;
		}

	}

	/** Empties the store before each test. */
	class EmptyStore implements BeforeEachCallback {

		@Override
		public void beforeEach(ExtensionContext test) {
			SpringExtension.getApplicationContext(test).getBean(Endpoints.class).emptyStore();
		}

	}

	/** A Redis, and a directory with the files. */
	class Surroundings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestRedis redis = TestRedis.start();
			DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
			beans.registerSingleton("testRedis", redis);
			beans.registerDisposableBean("testRedis", redis::close);
			try {
				Path directory = Files.createTempDirectory("gatehouse-test");
				Files.writeString(directory.resolve("keys.json"), TestKeys.json());
				Files.writeString(directory.resolve("users.yml"), TestUsers.yaml());
				TestPropertyValues
					.of("gatehouse.keys.location=" + directory.resolve("keys.json"),
							"gatehouse.users.location=" + directory.resolve("users.yml"),
							"spring.data.redis.url=" + redis.url())
					.applyTo(context);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
