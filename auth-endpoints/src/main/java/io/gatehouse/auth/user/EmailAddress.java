package io.gatehouse.auth.user;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The one form of an e-mail address that accounts are found and attempts are counted by:
 * without surrounding white space, in Unicode's compatibility composition (NFKC) and in
 * lower case. All spellings that anybody would take for the same address are one.
 *
 * @see <a href="https://www.unicode.org/reports/tr15/">Unicode Normalization Forms</a>
 */
public final class EmailAddress {

	private EmailAddress() {
	}

	/** The address in its one form. */
	public static String normalise(String email) {
		String folded = compose(email.strip()).toLowerCase(Locale.ROOT);
		// Lower case can take letters apart again.
		return compose(folded).strip();
	}

	private static String compose(String text) {
		return Normalizer.normalize(text, Normalizer.Form.NFKC);
	}

}
