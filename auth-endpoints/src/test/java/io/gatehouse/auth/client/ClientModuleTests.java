package io.gatehouse.auth.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClientModuleTests {

	private static final int MAX_GZIPPED = 3072;

	private static final Pattern EXPORT = Pattern
		.compile("\\bexport (?:declare )?(?:async )?(?:class|function|const) (\\w+)");

	private final byte[] module = ClientModule.load().content();

	private final String text = new String(this.module, StandardCharsets.UTF_8);

	@Test
	void moduleWhenGzippedThenThreeKilobytesAtMost() throws IOException {
		// For whoever wants to look at it.
		Files.write(Path.of("target/client.js"), this.module);
		int gzipped = gzipped(this.module);
		System.out.println("The client module has " + gzipped + " bytes gzipped, " + this.module.length + " plain");
		assertThat(gzipped).isLessThanOrEqualTo(MAX_GZIPPED);
	}

	@Test
	void moduleWhenReadThenDependsOnNothingAndEvaluatesNothing() {
		assertThat(this.text).doesNotContain("import ", "import(", "eval(", "new Function", "sessionStorage",
				"document.cookie", "innerHTML", "console.");
	}

	@Test
	void moduleWhenComparedWithItsTypesThenExportsAgree() throws IOException {
		try (InputStream types = ClientModule.class.getResourceAsStream("client.d.ts")) {
			assertThat(exports(this.text)).isEqualTo(exports(new String(types.readAllBytes(), StandardCharsets.UTF_8)))
				.isNotEmpty();
		}
	}

	private static int gzipped(byte[] content) throws IOException {
		ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
			gzip.write(content);
		}
		return gzipped.size();
	}

	private static Set<String> exports(String source) {
		Set<String> exports = new TreeSet<>();
		Matcher matcher = EXPORT.matcher(source);
		while (matcher.find()) {
			exports.add(matcher.group(1));
		}
		return exports;
	}

}
