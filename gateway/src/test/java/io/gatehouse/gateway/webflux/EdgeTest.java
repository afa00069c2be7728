package io.gatehouse.gateway.webflux;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test of the edge before the {@linkplain RecordingBackend#shared() shared} backend,
 * with a library of sign-in that is simple enough to steer.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("edge")
@Import(EdgeTestConfiguration.class)
@ContextConfiguration(initializers = EdgeTest.Backend.class)
public @interface EdgeTest {

	/** An origin that tests may allow. */
	String ORIGIN = "gatehouse.cors.allowed-origins=https://app.example.com";

	/** Settings, as {@code name=value}. */
	@AliasFor(annotation = SpringBootTest.class, attribute = "properties")
	String[] properties() default {};

	/** Tells where the backend is. */
	class Backend implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues.of("backend.port=" + RecordingBackend.shared().port()).applyTo(context);
		}

	}

}
