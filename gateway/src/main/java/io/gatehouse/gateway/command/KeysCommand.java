package io.gatehouse.gateway.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import io.gatehouse.auth.audit.AuditEvent;
import io.gatehouse.auth.key.KeySetEditor;
import io.gatehouse.auth.key.KeySetEditor.Algorithm;
import io.gatehouse.auth.key.KeySetEditor.Kind;
import io.gatehouse.auth.key.KeySetReader;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * {@code keys create} and {@code keys rotate}: the file with the gateway's private keys.
 * A gateway that runs takes a rotation by itself. The new key signs only after a while,
 * so that every gateway and every cache of the public keys knows it by then.
 */
final class KeysCommand implements Command {

	/** More than gateways need to look at the file and caches to forget the key set. */
	private static final Duration PUBLISH_BEFORE = Duration.ofMinutes(10);

	/** No access token lives longer. */
	private static final Duration KEEP_SIGNING = Duration.ofHours(25);

	/** The absolute limit of sessions, by default, and a day. */
	private static final Duration KEEP_REFRESH = Duration.ofDays(31);

	@Override
	public void run(Arguments arguments, Terminal terminal) {
		String what = arguments.words().isEmpty() ? "" : arguments.words().get(0);
		if (arguments.words().size() > 1 || !(what.equals("create") || what.equals("rotate"))) {
			throw CommandException.misuse("With keys one can 'create' and 'rotate'.");
		}
		Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
		if (what.equals("create")) {
			create(arguments, now, terminal);
		}
		else {
			rotate(arguments, now, terminal);
		}
	}

	@Override
	public String usage() {
		return "Usage: java -jar gateway.jar keys create --file keys.json [--algorithm ES256|RS256|EdDSA]\n"
				+ "       java -jar gateway.jar keys rotate --file keys.json [--kind access|refresh|assertion] [--in 10m] "
				+ "[--keep 31d] [--algorithm ES256|RS256|EdDSA]";
	}

	private static void create(Arguments arguments, Instant now, Terminal terminal) {
		List<String> settings = arguments.settings("file", "algorithm");
		Path file = Path.of(arguments.required("file"));
		String keys = KeySetEditor.create(algorithm(arguments), now);
		OperatorAudit.change(settings, () -> {
			FileReplacement.create(file, keys);
			return event("created", file, keys, now);
		});
		terminal.say("Made new keys in " + file + ", which only you can read. The gateway must be able to, too.");
	}

	private static void rotate(Arguments arguments, Instant now, Terminal terminal) {
		List<String> settings = arguments.settings("file", "algorithm", "kind", "in", "keep");
		Path file = Path.of(arguments.required("file"));
		Kind kind = value(Kind.class, arguments.optional("kind"), Kind.ACCESS);
		Instant from = now.plus(duration(arguments.optional("in"), PUBLISH_BEFORE));
		Duration keep = duration(arguments.optional("keep"), (kind == Kind.REFRESH) ? KEEP_REFRESH : KEEP_SIGNING);
		String before = FileReplacement.read(file);
		String after = KeySetEditor.rotate(before, kind, algorithm(arguments), from, keep, now);
		OperatorAudit.change(settings, () -> {
			FileReplacement.replace(file, after);
			return event("rotated", file, after, now).with("before", names(before, now)).with("from", from.toString());
		});
		terminal.say("Added a new key to " + file + ", which is in use from " + from + " on.");
	}

	private static AuditEvent event(String outcome, Path file, String keys, Instant now) {
		return AuditEvent.of(AuditEvent.Type.KEYS, outcome)
			.with("file", file.toAbsolutePath().toString())
			.with("after", names(keys, now));
	}

	/** As the gateway tells them when it finds them changed. */
	private static String names(String keys, Instant now) {
		return KeySetReader.read(keys, now).toString();
	}

	private static Algorithm algorithm(Arguments arguments) {
		return value(Algorithm.class, arguments.optional("algorithm"), Algorithm.ES256);
	}

	private static <E extends Enum<E>> E value(Class<E> type, @Nullable String name, E otherwise) {
		try {
			return (name != null) ? Enum.valueOf(type, name.toUpperCase(Locale.ROOT)) : otherwise;
		}
		catch (IllegalArgumentException ex) {
			throw CommandException.misuse("'" + name + "' is not among the choices.");
		}
	}

	private static Duration duration(@Nullable String text, Duration otherwise) {
		try {
			return (text != null) ? DurationStyle.detectAndParse(text) : otherwise;
		}
		catch (IllegalArgumentException ex) {
			throw CommandException.misuse("'" + text + "' is not a duration such as 10m.");
		}
	}

}
