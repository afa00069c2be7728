package io.gatehouse.auth.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * Reads keys as they lie in the file system into one JWK Set: a file with such a set, or
 * a directory (for instance a mounted secret) in which each file is a key. There the
 * file's name is the key's, the last name in the alphabet counts first, and names that
 * begin with a dot are left alone: {@code *.pem} is a private key that signs access
 * tokens, {@code *.assertion.pem} one that signs assertions, {@code *.key} a secret in
 * Base64, {@code *.json} a JWK.
 */
public final class KeyFiles {

	private static final String ASSERTION_PEM = ".assertion.pem";

	private KeyFiles() {
	}

	/**
	 * The keys as a JWK Set in JSON.
	 * @throws IOException when something cannot be read
	 * @throws InvalidKeySetException when a file of a directory holds no key
	 */
	public static String read(Path location) throws IOException {
		if (!Files.isDirectory(location)) {
			return Files.readString(location);
		}
		List<Map<String, Object>> members = new ArrayList<>();
		for (Path file : files(location)) {
			members.add(member(file, Files.readString(file)));
		}
		return JSONObjectUtils.toJSONString(Map.of("keys", members));
	}

	/** The files that hold keys. */
	public static List<Path> files(Path location) throws IOException {
		if (!Files.isDirectory(location)) {
			return List.of(location);
		}
		try (Stream<Path> files = Files.list(location)) {
			return files.filter((file) -> !name(file).startsWith(".") && Files.isRegularFile(file))
				.sorted(Comparator.comparing(KeyFiles::name).reversed())
				.toList();
		}
	}

	private static Map<String, Object> member(Path file, String text) {
		String name = name(file);
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.endsWith(ASSERTION_PEM)) {
			Map<String, Object> key = PemKey.read(stem(name, ASSERTION_PEM), text);
			key.put(KeySetJson.PURPOSE, KeySetJson.ASSERTION);
			return key;
		}
		if (lower.endsWith(".pem")) {
			return PemKey.read(stem(name, ".pem"), text);
		}
		if (lower.endsWith(".key")) {
			return secret(stem(name, ".key"), text);
		}
		if (lower.endsWith(".json")) {
			try {
				Map<String, Object> key = new LinkedHashMap<>(KeySetJson.object(text));
				key.putIfAbsent("kid", stem(name, ".json"));
				return key;
			}
			catch (ParseException ex) {
				throw new InvalidKeySetException("Key file '" + name + "' is not a JWK in JSON.");
			}
		}
		throw new InvalidKeySetException("Key file '" + name + "' must end in .pem, .key or .json.");
	}

	private static Map<String, Object> secret(String id, String text) {
		String encoded = text.strip();
		try {
			byte[] secret = (encoded.indexOf('-') >= 0 || encoded.indexOf('_') >= 0)
					? Base64.getUrlDecoder().decode(encoded) : Base64.getDecoder().decode(encoded);
			return new LinkedHashMap<>(new OctetSequenceKey.Builder(secret).keyID(id).build().toJSONObject());
		}
		catch (IllegalArgumentException ex) {
			// The cause would quote characters of the secret.
			throw new InvalidKeySetException("Key '" + id + "' is not Base64.");
		}
	}

	private static String name(Path file) {
		return String.valueOf(file.getFileName());
	}

	private static String stem(String name, String suffix) {
		return name.substring(0, name.length() - suffix.length());
	}

}
