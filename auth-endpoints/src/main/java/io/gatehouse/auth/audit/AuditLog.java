package io.gatehouse.auth.audit;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes audit events to a logger of their own, one JSON object a line. Everything but
 * printable ASCII is escaped, so no value can end a line, forge another or paint a
 * terminal.
 */
public final class AuditLog {

	/** The logger to send where audits are kept. */
	public static final String LOGGER = "gatehouse.audit";

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	private static final int MAX_VALUE = 256;

	private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private final Clock clock;

	public AuditLog(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Writes an event.
	 */
	public void write(AuditEvent event) {
		if (!logger.isInfoEnabled()) {
			return;
		}
		Map<String, String> members = new LinkedHashMap<>();
		members.put("time", this.clock.instant().toString());
		members.put("event", event.type().name().toLowerCase(Locale.ROOT));
		members.put("outcome", event.outcome());
		new TreeMap<>(event.details()).forEach((name, value) -> members.put(name, printable(value)));
		logger.info(JSON.writeValueAsString(members));
	}

	/** Jackson escapes control characters but leaves DEL as it is. */
	private static String printable(String value) {
		String bounded = (value.length() > MAX_VALUE) ? value.substring(0, MAX_VALUE) : value;
		return bounded.replace('\u007f', ' ');
	}

}
