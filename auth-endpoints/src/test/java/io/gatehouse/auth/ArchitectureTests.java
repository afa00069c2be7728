package io.gatehouse.auth;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The arrows between the rooms of this module.
 */
@AnalyzeClasses(packages = "io.gatehouse.auth", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule gateway = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("io.gatehouse.gateway..")
		.because("the library must work in any application");

	@ArchTest
	static final ArchRule autoconfigure = noClasses().that()
		.resideOutsideOfPackage("..autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("..autoconfigure..")
		.because("nothing may know how it was wired");

	@ArchTest
	static final ArchRule key = only("key", "key").because("keys serve all and know nobody");

	@ArchTest
	static final ArchRule token = only("token", "token", "key").because("a token is verified by keys alone");

	@ArchTest
	static final ArchRule plainToken = noClasses().that()
		.resideInAnyPackage("..auth.token..", "..auth.key..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.lettuce..", "reactor..")
		.because("tokens are verified without Spring and without Redis");

	@ArchTest
	static final ArchRule revocation = only("revocation", "revocation").because("the view needs nobody");

	@ArchTest
	static final ArchRule session = only("session", "session", "revocation", "token", "key")
		.because("a session does not know who signs in and how it is asked for");

	@ArchTest
	static final ArchRule user = only("user", "user").because("a directory needs nobody");

	@ArchTest
	static final ArchRule login = only("login", "login", "user").because("signing in is about users, not sessions");

	@ArchTest
	static final ArchRule audit = only("audit", "audit").because("an event is written down, whatever it is about");

	@ArchTest
	static final ArchRule setting = only("setting", "setting").because("what is set is asked before anything is made");

	@ArchTest
	static final ArchRule directories = noClasses().that()
		.resideInAPackage("io.gatehouse.auth.user")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.gatehouse.auth.user.*..")
		.because("what a directory is does not depend on its kinds");

	@ArchTest
	static final ArchRule problem = only("problem", "problem").because("refusals are words and need nobody");

	@ArchTest
	static final ArchRule client = only("client", "client").because("the client is a text that is served");

	@ArchTest
	static final ArchRule endpoint = only("endpoint", "endpoint", "login", "session", "revocation", "token", "key",
			"user", "problem", "audit", "client")
		.because("the endpoints are the last stop of every arrow");

	private static ArchRule only(String room, String... rooms) {
		String[] allowed = new String[rooms.length];
		for (int i = 0; i < rooms.length; i++) {
			allowed[i] = "io.gatehouse.auth." + rooms[i] + "..";
		}
		return classes().that()
			.resideInAPackage("io.gatehouse.auth." + room + "..")
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideOutsideOfPackage("io.gatehouse..")));
	}

}
