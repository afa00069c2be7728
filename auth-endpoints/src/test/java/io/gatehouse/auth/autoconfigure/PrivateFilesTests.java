package io.gatehouse.auth.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class PrivateFilesTests {

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void write() throws IOException {
		this.file = Files.writeString(this.directory.resolve("keys.json"), "{}");
		permit(this.directory, "rwxr-xr-x");
	}

	@Test
	void requireWhenOthersCanReadThenRefused() throws IOException {
		for (String permissions : new String[] { "rw-r--r--", "rw----r--", "rw-----w-" }) {
			permit(this.file, permissions);
			assertThatExceptionOfType(InvalidConfigurationException.class)
				.isThrownBy(() -> PrivateFiles.require("gatehouse.keys.location", this.file))
				.withMessageContaining("gatehouse.keys.location")
				.withMessageContaining(this.file.toString());
		}
	}

	@Test
	void requireWhenOwnerAndGroupOnlyThenAccepted() throws IOException {
		for (String permissions : new String[] { "rw-------", "r--------", "rw-r-----" }) {
			permit(this.file, permissions);
			assertThatNoException().isThrownBy(() -> PrivateFiles.require("gatehouse.keys.location", this.file));
		}
	}

	@Test
	void requireWhenOthersMayNotEnterTheDirectoryThenAccepted() throws IOException {
		permit(this.file, "rw-r--r--");
		permit(this.directory, "rwxr-x---");
		assertThatNoException().isThrownBy(() -> PrivateFiles.require("gatehouse.keys.location", this.file));
	}

	@Test
	void requireWhenReachedThroughALinkThenTheFileItselfCounts() throws IOException {
		permit(this.file, "rw-r--r--");
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.file);
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> PrivateFiles.require("gatehouse.keys.location", link));
	}

	private static void permit(Path path, String permissions) throws IOException {
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
	}

}
