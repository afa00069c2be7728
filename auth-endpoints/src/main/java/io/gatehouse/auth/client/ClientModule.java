package io.gatehouse.auth.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.springframework.util.DigestUtils;

/**
 * The client for single-page apps: one ES module, of three kilobytes once it is
 * compressed.
 */
public final class ClientModule {

	private final byte[] content;

	private final String etag;

	private ClientModule(byte[] content) {
		this.content = content;
		this.etag = "\"" + DigestUtils.md5DigestAsHex(content) + "\"";
	}

	/**
	 * Reads the source and makes it small.
	 * @throws IllegalStateException when it is missing
	 */
	public static ClientModule load() {
		return new ClientModule(new Compactor(Script.parse(source())).compact().getBytes(StandardCharsets.UTF_8));
	}

	static String source() {
		try (InputStream resource = ClientModule.class.getResourceAsStream("client.js")) {
			if (resource == null) {
				throw new IllegalStateException("The client module is missing from the jar");
			}
			return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The module as it is served, in UTF-8. */
	public byte[] content() {
		return this.content.clone();
	}

	/** The strong entity tag, quotes included. */
	public String etag() {
		return this.etag;
	}

}
