package io.gatehouse.gateway.lane;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.gatehouse.gateway.GatewayApplication;
import io.gatehouse.gateway.routing.RouteTable;
import io.gatehouse.gateway.webflux.EdgeTestConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

	@Test
	void requestWhenThroughBothDoorsThenNoDifference() throws Exception {
		List<String> differences = new ArrayList<>();
		try (AnsweringBackend backend = new AnsweringBackend();
				Door gateway = new Door(backend, false);
				Door lane = new Door(backend, true)) {
			for (int sent = 0; sent < REQUESTS && differences.size() < 20; sent += OF_ONE_TABLE) {
				Generated generated = new Generated(SEED + sent, backend.port());
				List<RouteDefinition> routes = generated.routes();
				gateway.use(routes);
				lane.use(routes);
				for (int i = 0; i < OF_ONE_TABLE; i++) {
					String request = generated.request();
					AnsweringBackend.Answer answer = generated.answer(request);
					Outcome expected = gateway.send(request, answer);
					Outcome outcome = lane.send(request, answer);
					if (!expected.equals(outcome)) {
						differences.add("\nseed " + (SEED + sent) + ", request " + i + ":\n" + request + "\n"
								+ answer.bytes() + "\n" + routes + "\ngateway " + expected + "\nlane    " + outcome);
					}
				}
			}
			System.out.println(REQUESTS + " requests, seed " + SEED + ", " + (long) lane.served()
					+ " of them served by the lane\ndifferences: "
					+ (differences.isEmpty() ? "none" : String.join("\n", differences)));
			assertThat(differences).isEmpty();
			assertThat(gateway.served()).isZero();
			assertThat(lane.served()).isGreaterThan(0.1 * REQUESTS);
		}
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

		private List<RouteDefinition> routes = List.of();

		Door(AnsweringBackend backend, boolean lane) {
			this.backend = backend;
			this.name = lane ? "lane" : "gateway";
			this.context = new SpringApplicationBuilder(GatewayApplication.class, EdgeTestConfiguration.class)
				.profiles("edge")
				.registerShutdownHook(false)
				.run("--server.port=0", "--backend.port=" + backend.port(), "--gatehouse.lane.enabled=" + lane,
						"--logging.level.root=off", "--gatehouse.cors.allowed-origins=https://app.example.com",
						"--spring.cloud.gateway.server.webflux.routes[0].id=fixed",
						"--spring.cloud.gateway.server.webflux.routes[0].uri=http://localhost:" + backend.port(),
						"--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/fixed/**");
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
			this.context.getBean(LaneRoutes.class).current();
		}

		Outcome send(String request, AnsweringBackend.Answer answer) throws IOException {
			this.backend.answer(answer);
			try {
				return new Outcome(this.wire.send(request), this.backend.requests());
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
