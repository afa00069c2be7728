package io.gatehouse.gateway.lane;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.gatehouse.gateway.GatewayApplication;
import io.gatehouse.gateway.routing.RouteTable;
import io.gatehouse.gateway.webflux.EdgeTestConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRepository;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends generated requests through both doors, with generated tables of routes and
 * answers: the client must get the same, and the backend too. How many is told with
 * {@code -Ddoors.requests}, and which with {@code -Ddoors.seed}.
 */
class DoorsDifferenceITests {

	private static final int REQUESTS = Integer.getInteger("doors.requests", 1_000);

	private static final long SEED = Long.getLong("doors.seed", 20261126L);

	private static final int OF_ONE_TABLE = 100;

	private static final int OVER_TLS = REQUESTS / 5;

	@Test
	void requestWhenThroughBothDoorsThenNoDifference() throws Exception {
		try (AnsweringBackend backend = new AnsweringBackend();
				Door gateway = new Door(backend, false);
				Door lane = new Door(backend, true)) {
			check(REQUESTS, gateway, lane, "http://localhost:" + backend.port());
		}
	}

	@Test
	void requestWhenBackendsAreEncryptedThenNoDifference(@TempDir Path directory) throws Exception {
		Certified trusted = new Certified(directory.resolve("trusted"));
		Certified other = new Certified(directory.resolve("other"));
		String trust = "--spring.cloud.gateway.server.webflux.httpclient.ssl.trusted-x509-certificates="
				+ trusted.certificate().toUri();
		try (AnsweringBackend backend = new AnsweringBackend();
				Door gateway = new Door(backend, false, trust);
				Door lane = new Door(backend, true, trust)) {
			String encrypted = "https://localhost:" + backend.listen(trusted.socket());
			check(OVER_TLS, gateway, lane, encrypted, encrypted, encrypted,
					"https://localhost:" + backend.listen(other.socket()), "http://localhost:" + backend.port());
			assertThat(lane.answered).as("answers of the backend that is not trusted").contains("502");
			assertThat(lane.answered).contains("200");
		}
	}

	private static void check(int requests, Door gateway, Door lane, String... backends) throws IOException {
		List<String> differences = new ArrayList<>();
		for (int sent = 0; sent < requests && differences.size() < 20; sent += OF_ONE_TABLE) {
			Generated generated = new Generated(SEED + sent, backends);
			List<RouteDefinition> routes = generated.routes();
			gateway.use(routes);
			lane.use(routes);
			String before = "";
			for (int i = 0; i < OF_ONE_TABLE; i++) {
				String request = generated.request();
				AnsweringBackend.Answer answer = generated.answer(request);
				Outcome expected = gateway.send(request, answer);
				Outcome outcome = lane.send(request, answer);
				if (!expected.equals(outcome)) {
					differences.add("\nseed " + (SEED + sent) + ", request " + i + ":\n" + request + "\n"
							+ answer.bytes() + "\n" + routes + "\ngateway " + expected + "\nlane    " + outcome
							+ "\nbefore it:\n" + before);
				}
				before = request + "\n" + expected;
			}
		}
		System.out.println(requests + " requests, seed " + SEED + ", " + (long) lane.served()
				+ " of them served by the lane\ndifferences: "
				+ (differences.isEmpty() ? "none" : String.join("\n", differences)));
		assertThat(differences).isEmpty();
		assertThat(gateway.served()).isZero();
		assertThat(lane.served()).isGreaterThan(0.1 * requests);
	}

	/**
	 * What became of a request.
	 *
	 * @param answer what the client got
	 * @param requests what the backend got
	 */
	private record Outcome(@Nullable Message answer, List<Message> requests) {
	}

	/** A gateway whose requests go through one of the doors. */
	private static final class Door implements AutoCloseable {

		private final ConfigurableApplicationContext context;

		private final AnsweringBackend backend;

		private final Wire wire;

		private final String name;

		/** The statuses of its answers. */
		private final Set<String> answered = new HashSet<>();

		private List<RouteDefinition> routes = List.of();

		Door(AnsweringBackend backend, boolean lane, String... more) {
			this.backend = backend;
			this.name = lane ? "lane" : "gateway";
			this.context = new SpringApplicationBuilder(GatewayApplication.class, EdgeTestConfiguration.class)
				.profiles("edge")
				.registerShutdownHook(false)
				.run(Stream
					.concat(Stream.of(more),
							Stream.of("--server.port=0", "--backend.port=" + backend.port(),
									"--gatehouse.lane.enabled=" + lane, "--logging.level.root=off",
									"--gatehouse.cors.allowed-origins=https://app.example.com",
									"--spring.cloud.gateway.server.webflux.routes[0].id=fixed",
									"--spring.cloud.gateway.server.webflux.routes[0].uri=http://localhost:"
											+ backend.port(),
									"--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/fixed/**"))
					.toArray(String[]::new));
			this.wire = new Wire(Integer
				.parseInt(Objects.requireNonNull(this.context.getEnvironment().getProperty("local.server.port"))));
		}

		void use(List<RouteDefinition> routes) {
			RouteDefinitionRepository repository = this.context.getBean(RouteDefinitionRepository.class);
			this.routes.forEach((route) -> repository.delete(Mono.just(route.getId())).block());
			routes.forEach((route) -> repository.save(Mono.just(route)).block());
			this.routes = routes;
			RouteTable table = this.context.getBean(RouteTable.class);
			List<Route> before = table.routes();
			this.context.publishEvent(new RefreshRoutesEvent(this));
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(2))
				.until(() -> table.routes() != before);
		}

		Outcome send(String request, AnsweringBackend.Answer answer) throws IOException {
			this.backend.answer(answer);
			try {
				Message got = this.wire.send(request);
				if (got != null && request.contains("\r\nExpect: 100-continue")) {
					// Whether the end of the body was read when it was answered.
					got = got.without("connection");
				}
				if (got != null) {
					this.answered.add(got.start().split(" ")[1]);
				}
				return new Outcome(got, this.backend.requests());
			}
			catch (SocketTimeoutException ex) {
				throw new AssertionError("No answer from " + this.name + " to\n" + request + "\nof\n" + answer.bytes()
						+ "\n" + this.backend.requests() + "\n" + this.routes, ex);
			}
		}

		double served() {
			return this.context.getBean(MeterRegistry.class)
				.get("gatehouse.requests")
				.tag("door", "lane")
				.counter()
				.count();
		}

		/** The application stays until the end: others use the same threads. */
		@Override
		public void close() throws IOException {
			this.wire.close();
		}

	}

}
