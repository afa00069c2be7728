package io.gatehouse.auth.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gatehouse.auth.audit.AuditLog;
import io.gatehouse.auth.endpoint.Endpoints.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that send a request and are gone before its answer, at every moment of it: what
 * Redis was told by then is told to all gateways, audited and settled.
 */
@EndpointTest
class CutConnectionITests {

	private static final int TIMES = 40;

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Endpoints endpoints;

	private final ReactiveStringRedisTemplate template;

	private final int port;

	private final Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);

	private final ListAppender<ILoggingEvent> audit = new ListAppender<>();

	CutConnectionITests(@Autowired Endpoints endpoints, @Autowired ReactiveStringRedisTemplate template,
			@LocalServerPort int port) {
		this.endpoints = endpoints;
		this.template = template;
		this.port = port;
	}

	@BeforeEach
	void listen() {
		this.audit.start();
		this.logger.addAppender(this.audit);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.audit);
	}

	@Test
	void logoutWhenCutThenEveryEndIsPublishedAndAudited() {
		expectPublishedAndAudited("logout", (moment) -> {
			Tokens tokens = this.endpoints.login();
			cut("/auth/logout", "{}", "Authorization: Bearer " + tokens.accessToken() + "\r\n", moment);
			return tokens;
		});
	}

	@Test
	void refreshWhenCutThenEveryReuseIsPublishedAndAudited() {
		expectPublishedAndAudited("reuse", (moment) -> {
			Tokens first = this.endpoints.login();
			this.endpoints.refresh(first.refreshToken(), null);
			this.endpoints.letTimePass(first, Duration.ofSeconds(31));
			cut("/auth/refresh", "{\"refreshToken\":\"" + first.refreshToken() + "\"}", "", moment);
			return first;
		});
	}

	@Test
	void loginWhenCutThenNothingStaysUnderWay() {
		for (int i = 0; i < TIMES / 2; i++) {
			cut("/auth/login", "{\"email\":\"nobody" + i + "@example.com\",\"password\":\"wrong\"}", "", i);
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			List<String> counts = this.template.keys("gh:{login}:*")
				.flatMap((key) -> this.template.type(key)
					.filter((type) -> "hash".equals(type.code()))
					.flatMap((type) -> this.template.<String, String>opsForHash().get(key, "p")))
				.collectList()
				.block(PATIENCE);
			assertThat(counts).isNotEmpty().containsOnly("0");
		});
	}

	/**
	 * Cuts off at each moment, and looks at the sessions that Redis had been told to end.
	 * @param cutOff a request that ends a session
	 */
	private void expectPublishedAndAudited(String event, IntFunction<Tokens> cutOff) {
		List<Tokens> ended = new ArrayList<>();
		for (int moment = 0; moment < TIMES; moment++) {
			Tokens tokens = cutOff.apply(moment);
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			if ("R".equals(field(tokens, "st"))) {
				ended.add(tokens);
			}
		}
		assertThat(ended).isNotEmpty();
		Awaitility.await().untilAsserted(() -> {
			assertThat(ended).allMatch((tokens) -> field(tokens, "pend") == null);
			assertThat(audited(event)).hasSizeGreaterThanOrEqualTo(ended.size());
		});
		ended.forEach((tokens) -> this.endpoints.me(tokens.accessToken()).expectStatus().isUnauthorized());
	}

	/** At another moment each time: at once, and up to 2 ms later. */
	private void cut(String path, String body, String header, int moment) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setTcpNoDelay(true);
			// A reset, which the server sees at once.
			socket.setSoLinger(true, 0);
			socket.getOutputStream()
				.write(("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + header
						+ "Content-Length: " + body.length() + "\r\n\r\n" + body)
					.getBytes(StandardCharsets.ISO_8859_1));
			LockSupport.parkNanos(Duration.ofMillis(2).toNanos() * moment / TIMES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String field(Tokens tokens, String name) {
		String key = this.template.keys("gh:{*}:s:" + tokens.sessionId()).blockFirst(PATIENCE);
		return this.template.<String, String>opsForHash().get(key, name).block(PATIENCE);
	}

	private List<String> audited(String type) {
		return List.copyOf(this.audit.list)
			.stream()
			.map(ILoggingEvent::getFormattedMessage)
			.filter((event) -> event.contains("\"event\":\"" + type + '"'))
			.toList();
	}

}
