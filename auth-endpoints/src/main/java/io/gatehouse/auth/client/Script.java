package io.gatehouse.auth.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of a script, each with its role. Knows the JavaScript in which the client is
 * written and not all of it: every statement ends with a semicolon, a division has spaces
 * around it, parameters stand in parentheses, and there are no templates, labels or
 * nested patterns.
 */
final class Script {

	private static final Pattern TOKEN = Pattern.compile("//[^\\n]*|'(?:\\\\.|[^'\\\\])*'"
			+ "|/(?=[^\\s/*])(?:\\\\.|\\[(?:\\\\.|[^\\]\\\\])*\\]|[^/\\\\\\n])+/[a-z]*|[\\w$]+|\\.\\.\\.|\\?\\.|=>|\\s+|.",
			Pattern.DOTALL);

	private static final Pattern WORD = Pattern.compile("[A-Za-z_$][\\w$]*");

	/** What stands before a brace that opens a block of statements. */
	private static final Set<String> BEFORE_BLOCK = Set.of("", ")", "=>", "else", "try", "catch", "finally", ";", "}",
			"{");

	private static final Set<String> BEFORE_PATTERN = Set.of("const", "let", "return");

	/**
	 * A token.
	 *
	 * @param text as it is written
	 * @param role what it is
	 * @param depth how many brackets are open around it
	 * @param part of which statement of the module, or of a function of the module, it is
	 */
	record Token(String text, Role role, int depth, int part) {

		boolean is(String... texts) {
			return List.of(texts).contains(this.text);
		}

	}

	/** What a token is. */
	enum Role {

		/** A variable, a keyword or something global. */
		NAME,

		/** The name of a property, which others know. */
		PROPERTY,

		/** Both at once: in <code>{ name }</code>. */
		SHORTHAND,

		/** The brace at the beginning or the end of a block. */
		BLOCK,

		/** Anything else. */
		OTHER

	}

	private final List<String> texts = new ArrayList<>();

	private final List<Token> tokens = new ArrayList<>();

	private final Deque<String> open = new ArrayDeque<>();

	private int part;

	private Script(String source) {
		Matcher matcher = TOKEN.matcher(source);
		while (matcher.find()) {
			String text = matcher.group();
			if (text.equals("`")) {
				throw new IllegalArgumentException("Templates are not understood");
			}
			if (!text.isBlank() && !text.startsWith("//")) {
				this.texts.add(text);
			}
		}
		for (int i = 0; i < this.texts.size(); i++) {
			read(text(i - 1), text(i), text(i + 1));
		}
	}

	static List<Token> parse(String source) {
		return List.copyOf(new Script(source).tokens);
	}

	static boolean isWord(String text) {
		return WORD.matcher(text).matches();
	}

	private String text(int index) {
		return (index >= 0 && index < this.texts.size()) ? this.texts.get(index) : "";
	}

	private void read(String previous, String text, String next) {
		Role role = Role.OTHER;
		if (isWord(text)) {
			role = role(previous, next);
		}
		else if (List.of("(", "[", "{").contains(text)) {
			role = text.equals("{") && BEFORE_BLOCK.contains(previous) ? Role.BLOCK : Role.OTHER;
			this.open.push(kind(role, previous, text));
		}
		else if (List.of(")", "]", "}").contains(text)) {
			role = this.open.pop().equals("block") ? Role.BLOCK : Role.OTHER;
		}
		int depth = this.open.size();
		this.tokens.add(new Token(text, role, depth, this.part));
		if (depth <= 1 && (text.equals(";") || text.equals("}"))) {
			this.part++;
		}
	}

	private static String kind(Role role, String previous, String text) {
		if (role == Role.BLOCK) {
			return "block";
		}
		boolean body = text.equals("{") && isWord(previous) && !BEFORE_PATTERN.contains(previous);
		return (text.equals("{") && !body) ? "object" : text;
	}

	private Role role(String previous, String next) {
		boolean first = "object".equals(this.open.peek()) && (previous.equals("{") || previous.equals(","));
		if (previous.equals(".") || previous.equals("?.") || previous.equals("get")
				|| (first && (next.equals(":") || next.equals("(")))) {
			return Role.PROPERTY;
		}
		return (first && (next.equals(",") || next.equals("}") || next.equals("="))) ? Role.SHORTHAND : Role.NAME;
	}

}
