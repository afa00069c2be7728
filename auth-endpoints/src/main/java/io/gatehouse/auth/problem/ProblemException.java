package io.gatehouse.auth.problem;

/**
 * Ends the handling of a request with a refusal. Without a stack trace: a refusal is not
 * a fault.
 */
@SuppressWarnings("serial")
public final class ProblemException extends RuntimeException {

	private final transient Problem problem;

	public ProblemException(Problem problem) {
		super(problem.code().code(), null, false, false);
		this.problem = problem;
	}

	public Problem problem() {
		return this.problem;
	}

}
