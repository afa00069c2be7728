package io.gatehouse.gateway.firewall;

import org.jspecify.annotations.Nullable;

/**
 * Reads path and query once, character by character, as a backend would after decoding
 * them once.
 */
final class TargetScan {

	private static final int OTHER = Integer.MIN_VALUE;

	private final String target;

	private boolean query;

	/**
	 * How many dots the segment has so far; negative once it holds anything else.
	 */
	private int dots;

	private int utf8 = Utf8.COMPLETE;

	private TargetScan(String target) {
		this.target = target;
	}

	/**
	 * Finds the first fault.
	 * @param target the request target
	 * @param path where its path begins
	 */
	static @Nullable Fault find(String target, int path) {
		return new TargetScan(target).scan(path);
	}

	private @Nullable Fault scan(int path) {
		int length = this.target.length();
		for (int i = path; i < length; i++) {
			char c = this.target.charAt(i);
			Fault fault;
			if (c == '%') {
				fault = encoded(Percent.decode(this.target, i));
				i += 2;
			}
			else {
				fault = raw(c);
			}
			if (fault != null) {
				return fault;
			}
		}
		return (this.utf8 != Utf8.COMPLETE) ? Fault.UTF8 : endOfSegment();
	}

	private @Nullable Fault raw(char c) {
		if (this.utf8 != Utf8.COMPLETE) {
			return Fault.UTF8;
		}
		if (!Characters.isAllowed(c, this.query)) {
			return Characters.fault(c);
		}
		if (this.query) {
			return null;
		}
		if (c == '?') {
			this.query = true;
			return endOfSegment();
		}
		return inPath(c);
	}

	private @Nullable Fault encoded(int octet) {
		if (octet < 0) {
			return Fault.PERCENT;
		}
		if (octet >= 0x80 || this.utf8 != Utf8.COMPLETE) {
			this.utf8 = Utf8.next(this.utf8, octet);
			this.dots = OTHER;
			return (this.utf8 == Utf8.INVALID) ? Fault.UTF8 : null;
		}
		if (octet == 0) {
			return Fault.CONTROL_CHARACTER;
		}
		// A query is data, in which a line break or a backslash is harmless.
		if (this.query) {
			return null;
		}
		if (octet < 0x20 || octet == 0x7f) {
			return Fault.CONTROL_CHARACTER;
		}
		return (octet == '\\') ? Fault.BACKSLASH : inPath((char) octet);
	}

	/**
	 * An encoded slash ends a segment too: whoever decodes before splitting sees it so. A
	 * semicolon ends the segment's name: servlet containers cut off what follows before
	 * they resolve dot segments.
	 */
	private @Nullable Fault inPath(char c) {
		switch (c) {
			case '/' -> {
				Fault fault = endOfSegment();
				this.dots = 0;
				return fault;
			}
			case ';' -> {
				return endOfSegment();
			}
			case '.' -> this.dots++;
			default -> this.dots = OTHER;
		}
		return null;
	}

	private @Nullable Fault endOfSegment() {
		boolean dotSegment = this.dots == 1 || this.dots == 2;
		this.dots = OTHER;
		return dotSegment ? Fault.DOT_SEGMENT : null;
	}

}
