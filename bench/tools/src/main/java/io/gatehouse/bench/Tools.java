package io.gatehouse.bench;

import java.util.Arrays;

/**
 * The programs of the bench, by name.
 */
public final class Tools {

	private Tools() {
	}

	public static void main(String[] args) throws Exception {
		String[] rest = (args.length == 0) ? args : Arrays.copyOfRange(args, 1, args.length);
		switch ((args.length == 0) ? "" : args[0]) {
			case "backend" -> Backend.main(rest);
			case "run" -> Run.main(rest);
			case "report" -> Report.main(rest);
			case "open-loop" -> OpenLoop.main(rest);
			case "hash" -> Reference.hash();
			case "sign" -> Reference.sign();
			default -> throw new IllegalArgumentException("backend, run, report, open-loop, hash or sign");
		}
	}

	/** Ends the program, which was asked for what it cannot do. */
	static void refuse(String why) {
		System.err.println("bench/edge: " + why + " (bench/edge --help)");
		System.exit(2);
	}

}
