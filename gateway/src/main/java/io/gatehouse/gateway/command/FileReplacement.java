package io.gatehouse.gateway.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Replaces a file in one step, so that a gateway never reads half of it, and keeps its
 * owner and permissions, so that the gateway can still read it. A new file is its owner's
 * alone.
 */
final class FileReplacement {

	private FileReplacement() {
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (NoSuchFileException ex) {
			throw new CommandException("There is no file '" + file + "'.");
		}
		catch (IOException ex) {
			throw new CommandException("The file '" + file + "' cannot be read.");
		}
	}

	static void create(Path file, String content) {
		try {
			Files.writeString(Files.createFile(file, ownerOnly(file)), content);
		}
		catch (FileAlreadyExistsException ex) {
			throw new CommandException("The file '" + file + "' exists already and is left alone.");
		}
		catch (IOException ex) {
			throw new CommandException("The file '" + file + "' cannot be written.");
		}
	}

	static void replace(Path file, String content) {
		try {
			Path real = file.toRealPath();
			Path beside = Files.createTempFile(real.getParent(), ".", ".new", ownerOnly(real));
			try {
				Files.writeString(beside, content);
				copyOwner(real, beside);
				Files.move(beside, real, StandardCopyOption.ATOMIC_MOVE);
			}
			finally {
				Files.deleteIfExists(beside);
			}
		}
		catch (IOException ex) {
			throw new CommandException("The file '" + file + "' cannot be replaced.");
		}
	}

	private static void copyOwner(Path from, Path to) throws IOException {
		PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
		if (target == null) {
			return;
		}
		PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class);
		if (!target.getOwner().equals(attributes.owner())) {
			target.setOwner(attributes.owner());
		}
		target.setGroup(attributes.group());
		target.setPermissions(attributes.permissions());
	}

	private static FileAttribute<?>[] ownerOnly(Path file) {
		boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
		return posix
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
				: new FileAttribute<?>[0];
	}

}
