package io.gatehouse.gateway.webflux;

/**
 * A setting of the platform asks for what a setting of Gatehouse decides.
 */
final class RefusedSettingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String instead;

	RefusedSettingException(String setting, String instead) {
		super("'" + setting + "' is set, but '" + instead + "' decides that.");
		this.setting = setting;
		this.instead = instead;
	}

	String action() {
		return "Remove '" + this.setting + "', and set '" + this.instead + "' to what you need.";
	}

}
