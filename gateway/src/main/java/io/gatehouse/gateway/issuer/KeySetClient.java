package io.gatehouse.gateway.issuer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.gateway.issuer.IssuersProperties.Issuer;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;

/**
 * Asks one issuer for its keys, in bounded time and for a bounded answer. Counted in
 * {@code gatehouse.issuers.fetches}, by {@code issuer} and {@code outcome}.
 *
 * @see <a href=
 * "https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig">OpenID
 * Connect Discovery, 4</a>
 */
final class KeySetClient {

	private static final Log logger = LogFactory.getLog(KeySetClient.class);

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private static final int MOST_BYTES = 256 * 1024;

	/** How long an address that was discovered is used. */
	private static final Duration DISCOVERED_FOR = Duration.ofHours(1);

	private final String name;

	private final Issuer issuer;

	private final HttpClient http;

	private final MeterRegistry meters;

	private final Clock clock;

	private volatile @Nullable Discovered discovered;

	private volatile boolean failed;

	KeySetClient(String name, Issuer issuer, HttpClient http, MeterRegistry meters, Clock clock) {
		this.name = name;
		this.issuer = issuer;
		this.http = http.followRedirect(false).responseTimeout(PATIENCE);
		this.meters = meters;
		this.clock = clock;
	}

	/** The key set as text. */
	CompletionStage<String> fetch() {
		return address().flatMap(this::get)
			.timeout(PATIENCE)
			.doOnSuccess((json) -> succeeded())
			.doOnError(this::failed)
			.toFuture();
	}

	private Mono<String> address() {
		if (this.issuer.jwksUri() != null) {
			return Mono.just(this.issuer.jwksUri());
		}
		Discovered known = this.discovered;
		return (known != null && this.clock.instant().isBefore(known.until())) ? Mono.just(known.address())
				: discover();
	}

	private Mono<String> discover() {
		String base = String.valueOf(this.issuer.issuer());
		String slashless = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
		return get(slashless + "/.well-known/openid-configuration").flatMap((json) -> {
			try {
				Map<String, Object> document = JSONObjectUtils.parse(json);
				String address = JSONObjectUtils.getString(document, "jwks_uri");
				// A document that names another issuer is another issuer's.
				if (!base.equals(document.get("issuer")) || !this.issuer.mayBeAsked(address)) {
					return Mono.error(new IOException("the discovery document names another issuer or no key set"));
				}
				this.discovered = new Discovered(address, this.clock.instant().plus(DISCOVERED_FOR));
				return Mono.just(address);
			}
			catch (ParseException ex) {
				return Mono.error(new IOException("the discovery document cannot be read"));
			}
		});
	}

	private Mono<String> get(String address) {
		return this.http.get()
			.uri(address)
			.response((response, body) -> (response.status().code() == 200) ? text(body)
					: Mono.error(new IOException("it answered with status " + response.status().code())))
			.single();
	}

	private static Mono<String> text(ByteBufFlux body) {
		return body.asByteArray().<ByteArrayOutputStream>collect(ByteArrayOutputStream::new, (bytes, chunk) -> {
			if (bytes.size() + chunk.length > MOST_BYTES) {
				throw new IllegalStateException("its answer is too long");
			}
			bytes.writeBytes(chunk);
		}).map((bytes) -> bytes.toString(StandardCharsets.UTF_8));
	}

	private void succeeded() {
		count("success");
		if (this.failed) {
			this.failed = false;
			logger.info("Issuer '" + this.name + "' gives its keys again");
		}
	}

	/** One line for an outage, however long. */
	private void failed(Throwable failure) {
		count("failure");
		this.discovered = null;
		if (!this.failed) {
			this.failed = true;
			logger.warn("Issuer '" + this.name + "' does not give its keys, the last ones stay in use: " + failure);
		}
	}

	private void count(String outcome) {
		this.meters.counter("gatehouse.issuers.fetches", "issuer", this.name, "outcome", outcome).increment();
	}

	/**
	 * An address that the issuer named.
	 *
	 * @param address the address
	 * @param until how long it is believed
	 */
	private record Discovered(String address, Instant until) {
	}

}
