package io.gatehouse.sample.stream;

import java.time.Duration;
import java.time.Instant;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/**
 * An event stream: one event a second, for as long as somebody listens.
 */
@RestController
class TicksController {

	private static final Duration PERIOD = Duration.ofSeconds(1);

	/**
	 * An event.
	 *
	 * @param number its place in the stream
	 * @param time when it was sent
	 */
	record Tick(long number, Instant time) {
	}

	@GetMapping(path = "/events/ticks", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Tick> ticks() {
		return Flux.interval(Duration.ZERO, PERIOD)
			.onBackpressureDrop()
			.map((number) -> new Tick(number, Instant.now()));
	}

}
