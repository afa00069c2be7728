package io.gatehouse.auth.user;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * What a connection over TLS failed for: what is said about certificates holds no secret,
 * and without it nobody finds out which one is missing.
 */
public final class TlsProblem {

	private static final int MAX_LENGTH = 200;

	private TlsProblem() {
	}

	/** The innermost problem of TLS or of a certificate among the causes, if any. */
	public static @Nullable Throwable in(Throwable failure) {
		Throwable problem = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SSLException || cause instanceof CertificateException
					|| cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
				problem = cause;
			}
		}
		return problem;
	}

	/** The problem in words, some of which may be the other side's: in one line. */
	static String words(Throwable problem) {
		String message = String.valueOf(problem.getMessage()).replaceAll("[^\\x20-\\x7e]", "?");
		return (message.length() > MAX_LENGTH) ? message.substring(0, MAX_LENGTH) : message;
	}

}
