package io.gatehouse.gateway.local;

import java.io.PrintStream;

import io.gatehouse.auth.setting.DirectorySettings;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.Assert;

/**
 * Says what was generated, where the gateway is, and what to try first. Never a key, nor
 * the password of Redis.
 */
final class LocalWelcome implements ApplicationListener<ApplicationReadyEvent> {

	private final ConfigurableEnvironment environment;

	private final boolean embeddedRedis;

	private final PrintStream out;

	LocalWelcome(ConfigurableEnvironment environment, boolean embeddedRedis, PrintStream out) {
		this.environment = environment;
		this.embeddedRedis = embeddedRedis;
		this.out = out;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		// In one go, so that no line of the log comes in between.
		this.out.println(text());
	}

	private String text() {
		boolean keys = isGenerated(LocalEnvironmentPostProcessor.KEYS);
		boolean users = isGenerated(DirectorySettings.FILE);
		String address = "http://" + this.environment.getProperty("server.address") + ":"
				+ this.environment.getProperty("local.server.port", "8080");
		return """

				Gatehouse is ready at %s

				  Redis   %s
				  Keys    %s
				  Users   %s
				  Sample  %1$s/signin, unless routes of your own replace it
				%s
				To try, line by line:

				%s
				""".formatted(address,
				this.embeddedRedis ? "embedded; sessions end with this process" : "as configured",
				keys ? "generated; tokens end with this process" : "as configured",
				users ? "two demo accounts" : "as configured", users ? accounts() : "", commands(address, users));
	}

	private static String accounts() {
		StringBuilder accounts = new StringBuilder("\nSign in with the password " + DemoUsers.PASSWORD + " as\n");
		for (DemoUsers.DemoUser user : DemoUsers.ALL) {
			accounts.append("  %-18s (%s)%n".formatted(user.email(), user.roles()));
		}
		return accounts.toString();
	}

	/** Plain sed, since a JSON tool is not on every machine. */
	private String commands(String address, boolean demoUsers) {
		String auth = address + this.environment.getProperty("gatehouse.base-path", "/auth");
		String email = demoUsers ? DemoUsers.ALL.get(0).email() : "YOUR-EMAIL";
		String password = demoUsers ? DemoUsers.PASSWORD : "YOUR-PASSWORD";
		return """
				TOKENS=$(curl -s %1$s/login -H 'Content-Type: application/json' \
				-d '{"email":"%2$s","password":"%3$s"}'); echo "$TOKENS"
				curl -s %4$s/api/echo \
				-H "Authorization: Bearer $(echo "$TOKENS" | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')"
				curl -s %1$s/refresh -H 'Content-Type: application/json' \
				-d "{$(echo "$TOKENS" | sed 's/.*\\("refreshToken":"[^"]*"\\).*/\\1/')}"
				""".formatted(auth, email, password, address);
	}

	private boolean isGenerated(String property) {
		PropertySource<?> source = this.environment.getPropertySources().get(LocalEnvironmentPostProcessor.SOURCE);
		Assert.state(source != null, "The profile 'local' was not prepared");
		return source.containsProperty(property);
	}

}
