package io.gatehouse.auth.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
		.compile("^export (?:declare )?(?:async )?(?:class|function|const) (\\w+)", Pattern.MULTILINE);

	private final byte[] module = new ClientModuleHandler().module();

	private final String text = new String(this.module, StandardCharsets.UTF_8);

	@Test
	void moduleWhenGzippedThenThreeKilobytesAtMost() throws IOException {
		ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
			gzip.write(this.module);
		}
		System.out
			.println("The client module has " + gzipped.size() + " bytes gzipped, " + this.module.length + " plain");
		assertThat(gzipped.size()).isLessThanOrEqualTo(MAX_GZIPPED);
	}

	@Test
	void moduleWhenReadThenDependsOnNothingAndEvaluatesNothing() {
		assertThat(this.text).doesNotContain("import ", "import(", "eval(", "new Function", "sessionStorage",
				"document.cookie", "innerHTML", "console.");
	}

	@Test
	void moduleWhenComparedWithItsTypesThenExportsAgree() throws IOException {
		try (InputStream types = ClientModuleTests.class.getResourceAsStream("/io/gatehouse/auth/client/client.d.ts")) {
			assertThat(exports(this.text)).isEqualTo(exports(new String(types.readAllBytes(), StandardCharsets.UTF_8)))
				.isNotEmpty();
		}
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
