package io.gatehouse.gateway.local;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.stereotype.Component;

/**
 * Says what was generated and how to try it. Goes to the console as it is, since its
 * lines are meant to be copied.
 */
@Component
@Profile(LocalDefaults.PROFILE)
class LocalWelcome {

	private final ConfigurableEnvironment environment;

	private final boolean redis;

	LocalWelcome(ConfigurableEnvironment environment, ObjectProvider<LocalRedis> redis) {
		this.environment = environment;
		this.redis = redis.getIfAvailable() != null;
	}

	@EventListener(ApplicationReadyEvent.class)
	void welcome() {
		System.out.println(text("http://127.0.0.1:" + this.environment.getProperty("local.server.port")));
	}

	String text(String address) {
		boolean users = generated(LocalDefaults.USERS);
		StringBuilder text = new StringBuilder("\nGatehouse is ready: " + address + "/signin\n\n");
		text.append(line("Redis", this.redis, "embedded, gone when this process ends"));
		text.append(line("Keys", generated(LocalDefaults.KEYS), "generated for this run"));
		text.append(line("Users", users, "ada@example.com (user) and grace@example.com (user, admin)"));
		if (users) {
			text.append("            both with the password ").append(DemoUsers.PASSWORD).append('\n');
			text.append("\nTry it:\n\n").append(lines(address));
		}
		return text.toString();
	}

	private static String line(String what, boolean generated, String how) {
		return "  %-9s %s%n".formatted(what, generated ? how : "as configured");
	}

	private static String lines(String address) {
		return """
				TOKENS=$(curl -s %1$s/auth/login -H 'Content-Type: application/json' -d '{"email":"ada@example.com","password":"%2$s"}')
				curl -s %1$s/api/echo -H "Authorization: Bearer $(echo "$TOKENS" | sed 's/.*"accessToken":"\\([^"]*\\).*/\\1/')"
				curl -s %1$s/auth/refresh -H 'Content-Type: application/json' -d "{\\"refreshToken\\":\\"$(echo "$TOKENS" | sed 's/.*"refreshToken":"\\([^"]*\\).*/\\1/')\\"}"
				"""
			.formatted(address, DemoUsers.PASSWORD);
	}

	private boolean generated(String property) {
		@Nullable PropertySource<?> source = this.environment.getPropertySources().get(LocalDefaults.SOURCE);
		return source != null && source.containsProperty(property);
	}

}
