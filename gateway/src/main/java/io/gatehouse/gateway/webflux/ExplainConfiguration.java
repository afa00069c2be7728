package io.gatehouse.gateway.webflux;

import java.time.Clock;
import java.util.List;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.auth.token.ForeignTokens;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.access.Gatekeeper;
import io.gatehouse.gateway.access.HandshakeRule;
import io.gatehouse.gateway.authentication.Authenticator;
import io.gatehouse.gateway.authentication.Standings;
import io.gatehouse.gateway.authentication.TokenCache;
import io.gatehouse.gateway.explain.ClaimedToken;
import io.gatehouse.gateway.door.Doors;
import io.gatehouse.gateway.explain.ExplainEndpoint;
import io.gatehouse.gateway.explain.Explainer;
import io.gatehouse.gateway.firewall.CrossOrigin;
import io.gatehouse.gateway.firewall.Firewall;
import io.gatehouse.gateway.identity.Assertions;
import io.gatehouse.gateway.identity.IdentityHeaderNames;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The answer to 'why was this refused?', for the command and for the management port.
 */
@Configuration(proxyBeanMethods = false)
class ExplainConfiguration {

	@Bean
	Explainer explainer(Firewall firewall, CrossOrigin crossOrigin, ObjectProvider<Gatekeeper> gatekeeper,
			Standings standings, HandshakeRule handshakes, Assertions assertions, IdentityHeaderNames names,
			ObjectProvider<Clock> clocks, RouteToRequestUrlFilter toUrl, ExactPathFilter exactPath,
			ObjectProvider<HttpHeadersFilter> headersFilters, ObjectProvider<Doors> doors, Environment environment,
			ApplicationContext context) {
		Clock clock = clocks.getIfUnique(Clock::systemUTC);
		// Without the lane there is no other door.
		Doors known = doors.getIfAvailable(() -> (request, exchange) -> Doors.GATEWAY);
		return new GatewayExplainer(firewall, crossOrigin, gatekeeper::getObject,
				(claims) -> ClaimedToken.of(claims, issuer(environment), clock.instant()),
				(token) -> new Gatekeeper(accepting(token, standings, names, clock), handshakes, assertions),
				new ExplainedForward(List.of(toUrl, exactPath), headersFilters.orderedStream().toList()), known,
				context);
	}

	@Bean
	ExplainEndpoint explainEndpoint(Explainer explainer) {
		return new ExplainEndpoint(explainer);
	}

	/** To whom every token says the same. */
	private static Authenticator accepting(AccessToken token, Standings standings, IdentityHeaderNames names,
			Clock clock) {
		return new Authenticator((text) -> new Verification.Accepted(token), ForeignTokens.NONE, standings,
				new TokenCache(1, 1, clock), names);
	}

	private static String issuer(Environment environment) {
		return environment.getProperty("gatehouse.issuer",
				environment.getProperty("gatehouse.external-origin", "gatehouse"));
	}

}
