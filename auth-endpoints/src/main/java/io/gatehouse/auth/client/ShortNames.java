package io.gatehouse.auth.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gatehouse.auth.client.Script.Role;
import io.gatehouse.auth.client.Script.Token;

/**
 * Short names for the names that a module keeps to itself. Two of them may share one when
 * no statement has both, so that one merely hides the other where that is not wanted.
 */
final class ShortNames {

	private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$";

	private final List<Token> tokens;

	/** Names that the module declares. */
	private final Set<String> declared = new HashSet<>();

	/** Of these, the ones that all of it can see. */
	private final Set<String> outer = new HashSet<>();

	/** The statements that have a name, once for each time. */
	private final Map<String, List<Integer>> uses = new LinkedHashMap<>();

	private final Map<String, String> names = new LinkedHashMap<>();

	private ShortNames(List<Token> tokens) {
		this.tokens = tokens;
		Set<String> exported = new HashSet<>();
		for (int i = 0; i < tokens.size(); i++) {
			Token token = tokens.get(i);
			if (token.is("const", "let", "function", "class")) {
				declare(i + 1, token.depth());
				if (i > 0 && tokens.get(i - 1).is("export")) {
					exported.add(tokens.get(i + 1).text());
				}
			}
			else if (token.is("=>") && tokens.get(i - 1).is(")")
					|| token.is("{") && isFunction(i) && tokens.get(i - 1).is(")")) {
				declareParameters(i - 1);
			}
		}
		this.declared.removeAll(exported);
		assign();
	}

	static Map<String, String> of(List<Token> tokens) {
		return Map.copyOf(new ShortNames(tokens).names);
	}

	private void declare(int index, int depth) {
		if (isVariable(index)) {
			declare(this.tokens.get(index).text(), depth);
			return;
		}
		for (int i = index + 1; !this.tokens.get(i).is("}", "]"); i++) {
			if (isVariable(i)) {
				declare(this.tokens.get(i).text(), depth);
			}
		}
	}

	private void declare(String name, int depth) {
		this.declared.add(name);
		if (depth <= 1) {
			this.outer.add(name);
		}
	}

	private boolean isVariable(int index) {
		Role role = this.tokens.get(index).role();
		return role == Role.NAME || role == Role.SHORTHAND;
	}

	/** Whether the brace begins a function, or a <code>catch</code>. */
	private boolean isFunction(int brace) {
		int before = opening(brace - 1) - 1;
		Token name = this.tokens.get(Math.max(0, before));
		return name.role() == Role.PROPERTY && !this.tokens.get(before - 1).is(".", "?.")
				|| name.is("constructor", "catch") || (before > 0 && this.tokens.get(before - 1).is("function"));
	}

	private void declareParameters(int closing) {
		int opening = opening(closing);
		int depth = this.tokens.get(opening).depth();
		for (int i = opening + 1; i < closing; i++) {
			Token token = this.tokens.get(i);
			boolean first = token.role() == Role.NAME && token.depth() == depth
					&& this.tokens.get(i - 1).is("(", ",", "...");
			boolean renamed = token.role() == Role.NAME && token.depth() == depth + 1
					&& (this.tokens.get(i - 1).is(":") || this.tokens.get(i - 1).is("..."));
			if (first || renamed || token.role() == Role.SHORTHAND) {
				declare(token.text(), depth);
			}
		}
	}

	private int opening(int closing) {
		int depth = this.tokens.get(closing).depth() + 1;
		int index = closing - 1;
		while (index > 0 && !(this.tokens.get(index).depth() == depth && this.tokens.get(index).is("("))) {
			index--;
		}
		return index;
	}

	private void assign() {
		Set<String> foreign = new HashSet<>();
		for (int i = 0; i < this.tokens.size(); i++) {
			Token token = this.tokens.get(i);
			if (isVariable(i) && this.declared.contains(token.text())) {
				this.uses.computeIfAbsent(token.text(), (name) -> new ArrayList<>()).add(token.part());
			}
			else if (isVariable(i)) {
				foreign.add(token.text());
			}
		}
		// What is used most gets the shortest.
		this.uses.entrySet()
			.stream()
			.sorted(Comparator.comparing((use) -> -use.getValue().size()))
			.map(Map.Entry::getKey)
			.forEach((name) -> this.names.put(name, choose(name, foreign)));
	}

	private String choose(String name, Set<String> foreign) {
		for (int i = 0;; i++) {
			String choice = candidate(i);
			if (!foreign.contains(choice) && this.names.entrySet()
				.stream()
				.noneMatch((taken) -> taken.getValue().equals(choice) && meet(name, taken.getKey()))) {
				return choice;
			}
		}
	}

	private static String candidate(int index) {
		String last = String.valueOf(LETTERS.charAt(index % LETTERS.length()));
		return (index < LETTERS.length()) ? last : LETTERS.charAt(index / LETTERS.length() - 1) + last + "$";
	}

	private boolean meet(String one, String other) {
		return (this.outer.contains(one) && this.outer.contains(other))
				|| !Collections.disjoint(parts(one), parts(other));
	}

	private Collection<Integer> parts(String name) {
		return this.uses.getOrDefault(name, List.of());
	}

}
