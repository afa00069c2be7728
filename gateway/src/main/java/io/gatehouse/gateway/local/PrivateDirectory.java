package io.gatehouse.gateway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary directory for secrets, which only the user who runs the gateway may enter.
 */
final class PrivateDirectory implements AutoCloseable {

	private final Path path;

	private PrivateDirectory(Path path) {
		this.path = path;
	}

	/**
	 * Makes a directory. It is removed when the JVM ends in an orderly way, if not
	 * before.
	 */
	static PrivateDirectory create() {
		try {
			// Where there are POSIX permissions, Java itself makes it for the owner
			// alone.
			PrivateDirectory directory = new PrivateDirectory(Files.createTempDirectory("gatehouse-local-"));
			Runtime.getRuntime().addShutdownHook(new Thread(directory::close, "gatehouse-local-files"));
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path path() {
		return this.path;
	}

	/**
	 * Writes a file that is never readable by others, not even for a moment.
	 */
	Path write(String name, String content) {
		try {
			Path file = Files.createFile(this.path.resolve(name), ownerOnly());
			return Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try (Stream<Path> files = Files.walk(this.path)) {
			files.sorted(Comparator.reverseOrder()).forEach(PrivateDirectory::delete);
		}
		catch (IOException | UncheckedIOException ex) {
			// Gone already, or held open: nothing is served by failing at the very end.
		}
	}

	private FileAttribute<?>[] ownerOnly() {
		boolean posix = this.path.getFileSystem().supportedFileAttributeViews().contains("posix");
		return posix
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
				: new FileAttribute<?>[0];
	}

	private static void delete(Path file) {
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
