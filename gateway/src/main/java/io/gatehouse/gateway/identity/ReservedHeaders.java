package io.gatehouse.gateway.identity;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The header names that a backend takes from the gateway and from nobody else, in every
 * spelling that some server may take for one of them. Asked for each header of each
 * request, so it neither allocates nor copies.
 */
public final class ReservedHeaders {

	private static final String[] PREFIXES = { "x-auth-", "x-forwarded-" };

	/** By fold, in an open table of a power of two, at most a quarter full. */
	private final String[] folds;

	/** One bit for each letter or digit that a reserved name begins with. */
	private final long beginnings;

	/**
	 * Reserves the names, and all names that begin with {@code x-auth-} or
	 * {@code x-forwarded-}.
	 */
	public ReservedHeaders(Collection<String> names) {
		Set<String> distinct = names.stream().map(Fold::of).collect(Collectors.toSet());
		this.folds = new String[Integer.highestOneBit(Math.max(1, distinct.size())) * 8];
		long bits = bit('x');
		for (String fold : distinct) {
			int slot = hash(fold) & (this.folds.length - 1);
			while (this.folds[slot] != null) {
				slot = (slot + 1) & (this.folds.length - 1);
			}
			this.folds[slot] = fold;
			bits |= bit(fold.charAt(0));
		}
		this.beginnings = bits;
	}

	/**
	 * Whether the name is reserved.
	 */
	public boolean contains(String name) {
		char first = first(name);
		if (first == 0 || (this.beginnings & bit(first)) == 0) {
			return false;
		}
		return hasReservedPrefix(name) || isReservedFold(name);
	}

	private static boolean hasReservedPrefix(String name) {
		for (String prefix : PREFIXES) {
			if (hasPrefix(name, prefix)) {
				return true;
			}
		}
		return false;
	}

	private static boolean hasPrefix(String name, String prefix) {
		if (name.length() < prefix.length()) {
			return false;
		}
		for (int i = 0; i < prefix.length(); i++) {
			char c = Fold.character(name.charAt(i));
			if (((c != 0) ? c : '-') != prefix.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private boolean isReservedFold(String name) {
		int slot = hash(name) & (this.folds.length - 1);
		while (this.folds[slot] != null) {
			if (foldsTo(name, this.folds[slot])) {
				return true;
			}
			slot = (slot + 1) & (this.folds.length - 1);
		}
		return false;
	}

	private static boolean foldsTo(String name, String fold) {
		int matched = 0;
		for (int i = 0; i < name.length(); i++) {
			char c = Fold.character(name.charAt(i));
			if (c != 0 && (matched == fold.length() || fold.charAt(matched++) != c)) {
				return false;
			}
		}
		return matched == fold.length();
	}

	private static int hash(String name) {
		int hash = 0;
		for (int i = 0; i < name.length(); i++) {
			char c = Fold.character(name.charAt(i));
			if (c != 0) {
				hash = 31 * hash + c;
			}
		}
		return hash ^ (hash >>> 15);
	}

	private static char first(String name) {
		for (int i = 0; i < name.length(); i++) {
			char c = Fold.character(name.charAt(i));
			if (c != 0) {
				return c;
			}
		}
		return 0;
	}

	private static long bit(char c) {
		return 1L << ((c <= '9') ? c - '0' : c - 'a' + 10);
	}

}
