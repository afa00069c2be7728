package io.gatehouse.gateway.hostile;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import io.gatehouse.gateway.webflux.EdgeTest;
import io.gatehouse.gateway.webflux.RawClient;
import io.gatehouse.gateway.webflux.RecordingBackend;
import io.gatehouse.gateway.webflux.ServedDoor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends each hostile request over a raw socket, and judges the gateway by the raw bytes
 * that the backend received. So that the table is not passed by refusing everything, near
 * misses must pass.
 */
@EdgeTest(properties = EdgeTest.ORIGIN)
class HostileRequestITests {

	private static final RecordingBackend backend = RecordingBackend.shared();

	private final int port;

	HostileRequestITests(@LocalServerPort int port) {
		this.port = port;
	}

	@AfterAll
	static void doorWhenCountedThenTheOneThatIsMeant(@Autowired ServedDoor door) {
		door.check();
	}

	@BeforeEach
	void forget() {
		backend.forget();
	}

	static Stream<HostileRequest> hostile() {
		return HostileRequests.all();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("hostile")
	void hostileRequestThenBackendIsNotDeceived(HostileRequest hostile) throws Exception {
		new HostileCampaign(this.port, backend).send(hostile);
	}

	static Stream<String> targets() {
		return NearMisses.targets();
	}

	@ParameterizedTest
	@MethodSource("targets")
	void nearMissTargetThenArrivesUnchanged(String target) throws Exception {
		assertThat(HostileCampaign.status(RawClient.get(this.port, target))).isEqualTo(200);
		assertThat(backend.next()).startsWith("GET " + target + " HTTP/1.1\r\n");
	}

	static Stream<String> lines() {
		return NearMisses.lines();
	}

	@ParameterizedTest
	@MethodSource("lines")
	void nearMissLineThenArrivesUnchanged(String line) throws Exception {
		assertThat(HostileCampaign.status(RawClient.get(this.port, "/public/a", line))).isEqualTo(200);
		assertThat(backend.next()).containsIgnoringCase("\r\n" + line + "\r\n");
	}

	static Stream<String> requests() {
		return NearMisses.requests().stream();
	}

	@ParameterizedTest
	@MethodSource("requests")
	void nearMissRequestThenArrives(String request) throws Exception {
		assertThat(HostileCampaign.status(RawClient.send(this.port, request))).isEqualTo(200);
		new BackendRequest(backend.next()).check(request.contains("/api/"), false);
	}

	@Test
	void tableWhenCountedThenTenForEachProtection() {
		Map<Protection, Integer> counts = new EnumMap<>(Protection.class);
		HostileRequests.all().forEach((hostile) -> counts.merge(hostile.protection(), 1, Integer::sum));
		assertThat(counts).containsOnlyKeys(Arrays.asList(Protection.values()))
			.allSatisfy((protection, count) -> assertThat(count).isGreaterThanOrEqualTo(10));
		assertThat(HostileRequests.all()).hasSizeGreaterThanOrEqualTo(200);
		assertThat(NearMisses.targets().count() + NearMisses.lines().count()).isGreaterThanOrEqualTo(40);
	}

}
