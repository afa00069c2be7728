package io.gatehouse.gateway.flow;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tries to sign in from an address of choice: the whole network 127.0.0.0/8 is this
 * machine.
 */
final class Attacker {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpClient client;

	Attacker(String origin) {
		// A connection for each attempt, as its address decides where it comes from.
		this.client = HttpClient.newConnection().baseUrl(origin).responseTimeout(Duration.ofSeconds(20));
	}

	/**
	 * One attempt.
	 * @param from the address of the client
	 * @param forwardedFor what it says about itself
	 * @return the status
	 */
	Mono<Integer> attempt(String from, String forwardedFor, String email, String password) {
		String body = JSON.writeValueAsString(Map.of("email", email, "password", password));
		return this.client.bindAddress(() -> new InetSocketAddress(from, 0))
			.headers((headers) -> headers.set("Content-Type", "application/json").set("X-Forwarded-For", forwardedFor))
			.post()
			.uri("/auth/login")
			.send(ByteBufFlux.fromString(Mono.just(body)))
			.responseSingle((answer, content) -> content.then(Mono.just(answer.status().code())));
	}

}
