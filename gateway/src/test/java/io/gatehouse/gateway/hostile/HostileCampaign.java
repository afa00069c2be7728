package io.gatehouse.gateway.hostile;

import java.util.List;

import io.gatehouse.gateway.GatewayApplication;
import io.gatehouse.gateway.webflux.EdgeTestConfiguration;
import io.gatehouse.gateway.webflux.RawClient;
import io.gatehouse.gateway.webflux.RecordingBackend;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends hostile requests and judges what comes of them. As a program it says which
 * request of a protection a weakened gateway does not stand: {@code mutation/run.sh} runs
 * it so.
 */
final class HostileCampaign {

	private static final int SECOND_ANSWER = 50;

	private final int port;

	private final RecordingBackend backend;

	HostileCampaign(int port, RecordingBackend backend) {
		this.port = port;
		this.backend = backend;
	}

	void send(HostileRequest hostile) throws Exception {
		this.backend.forget();
		int wait = (hostile.protection() == Protection.FRAMING) ? SECOND_ANSWER : 0;
		String answer = RawClient.sendToTheEnd(this.port, hostile.bytes(), wait);
		assertThat(status(answer)).as("status").isIn(hostile.statuses());
		assertThat(answer).doesNotContain("Exception").doesNotContain("\tat ");
		if (hostile.reaches()) {
			new BackendRequest(this.backend.next()).check(hostile.isAdas(), hostile.isForwarded());
		}
		assertThat(this.backend.isUntouched()).as("backend untouched").isTrue();
	}

	static int status(String answer) {
		return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring(9, 12));
	}

	/** Prints the first request of the protection that is not kept out. */
	public static void main(String[] arguments) throws Exception {
		RecordingBackend backend = new RecordingBackend();
		List<HostileRequest> requests = HostileRequests.all()
			.filter((hostile) -> hostile.protection().name().equals(arguments[0]))
			.toList();
		try (ConfigurableApplicationContext gateway = new SpringApplicationBuilder(GatewayApplication.class,
				EdgeTestConfiguration.class)
			.profiles("edge")
			.run("--server.port=0", "--backend.port=" + backend.port(), "--logging.level.root=off",
					"--spring.main.log-startup-info=false")) {
			int port = Integer.parseInt(String.valueOf(gateway.getEnvironment().getProperty("local.server.port")));
			HostileCampaign campaign = new HostileCampaign(port, backend);
			for (HostileRequest hostile : requests) {
				try {
					campaign.send(hostile);
				}
				catch (AssertionError | RuntimeException ex) {
					System.out.println("red: " + hostile.name().replaceAll("\\s+", " "));
					return;
				}
			}
			System.out.println("all " + requests.size() + " green");
		}
	}

}
