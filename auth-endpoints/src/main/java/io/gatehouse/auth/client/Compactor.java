package io.gatehouse.auth.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.client.Script.Role;
import io.gatehouse.auth.client.Script.Token;
import org.jspecify.annotations.Nullable;

/**
 * Writes a script with less text: without comments, white space and needless punctuation,
 * and with short names for what nobody outside knows.
 */
final class Compactor {

	private final List<Token> tokens;

	private final Map<String, String> names;

	private final StringBuilder output = new StringBuilder();

	/** How the statement began that is being written, for each open bracket. */
	private final Deque<String> statements = new ArrayDeque<>(List.of(""));

	Compactor(List<Token> tokens) {
		this.tokens = tokens;
		this.names = ShortNames.of(tokens);
	}

	String compact() {
		Token previous = null;
		for (Token token : this.tokens) {
			if (beginsStatement(previous, token) && continues(token)) {
				// Two declarations in a row are one.
				this.output.setCharAt(this.output.length() - 1, ',');
			}
			else {
				write(token);
			}
			if (token.is("(", "[", "{")) {
				this.statements.push("");
			}
			else if (token.is(")", "]", "}")) {
				this.statements.pop();
			}
			previous = token;
		}
		return this.output.append('\n').toString();
	}

	private static boolean beginsStatement(@Nullable Token previous, Token token) {
		return Script.isWord(token.text()) && (previous == null || previous.is(";") || previous.role() == Role.BLOCK);
	}

	private boolean continues(Token token) {
		String before = this.statements.pop();
		this.statements.push(token.text());
		return token.is("const", "let") && token.is(before) && endsWith(';');
	}

	private void write(Token token) {
		String text = text(token);
		if (token.is("}", ")", "]") && endsWith(',') || token.is("}") && endsWith(';')) {
			this.output.setLength(this.output.length() - 1);
		}
		if (!this.output.isEmpty() && isPartOfWord(text.charAt(0))
				&& isPartOfWord(this.output.charAt(this.output.length() - 1))) {
			this.output.append(' ');
		}
		this.output.append(text);
	}

	private String text(Token token) {
		String name = this.names.get(token.text());
		if (name != null && token.role() == Role.NAME) {
			return name;
		}
		if (name != null && token.role() == Role.SHORTHAND) {
			return token.text() + ":" + name;
		}
		return switch (token.text()) {
			case "true" -> "!0";
			case "false" -> "!1";
			default -> token.text().replace("_000", "e3");
		};
	}

	private boolean endsWith(char character) {
		return !this.output.isEmpty() && this.output.charAt(this.output.length() - 1) == character;
	}

	private static boolean isPartOfWord(char character) {
		return Character.isLetterOrDigit(character) || character == '_' || character == '$';
	}

}
