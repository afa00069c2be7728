package io.gatehouse.auth.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Refuses private keys that other users of the machine can read or replace. What stands
 * in a directory that others may not enter is private whatever its own permissions are.
 */
final class PrivateFiles {

	private PrivateFiles() {
	}

	/**
	 * Checks a file.
	 * @param property the setting that names it, for the message
	 * @throws InvalidConfigurationException when others can read or write it
	 */
	static void require(String property, Path file) throws IOException {
		Path real = file.toRealPath();
		if (!real.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			return;
		}
		Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(real);
		boolean open = permissions.contains(PosixFilePermission.OTHERS_READ)
				|| permissions.contains(PosixFilePermission.OTHERS_WRITE);
		if (open && othersReach(real)) {
			throw new InvalidConfigurationException(
					property + " names '" + file + "', which holds private keys and can be read or written by every "
							+ "user of this machine.",
					"Take the permission away (chmod o-rwx " + file + "), or put the file into a directory that "
							+ "others may not enter. If others could read it before, make new keys.");
		}
	}

	private static boolean othersReach(Path file) throws IOException {
		for (Path directory = file.getParent(); directory != null; directory = directory.getParent()) {
			if (!Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE)) {
				return false;
			}
		}
		return true;
	}

}
