package io.gatehouse.gateway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory that only this user can look into, gone with this process.
 */
final class PrivateDirectory {

	private final Path path;

	PrivateDirectory() {
		try {
			// Java makes it readable by its owner only, where the file system knows
			// owners.
			this.path = Files.createTempDirectory("gatehouse-local");
			this.path.toFile().deleteOnExit();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The profile 'local' cannot write to the directory for temporary files", ex);
		}
	}

	Path path() {
		return this.path;
	}

	/** Writes a file that only this user can read. */
	Path write(String name, String content) {
		try {
			Path file = Files.createFile(this.path.resolve(name), ownerOnly());
			file.toFile().deleteOnExit();
			return Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static FileAttribute<?>[] ownerOnly() {
		if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) };
	}

}
