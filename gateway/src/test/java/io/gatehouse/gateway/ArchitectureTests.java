package io.gatehouse.gateway;

import java.util.ArrayList;
import java.util.List;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Which room may know which.
 */
@AnalyzeClasses(packages = "io.gatehouse.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String HOME = "io.gatehouse.gateway.";

	@ArchTest
	static final ArchRule decisionsKnowNoServer = noClasses().that()
		.resideInAnyPackage(HOME + "firewall..", HOME + "authentication..", HOME + "access..", HOME + "identity..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.netty..", "reactor..")
		.because("every door asks the same decision, and its rules are tested without a server");

	@ArchTest
	static final ArchRule firewall = only("firewall").because("it runs before anything is known about a request");

	@ArchTest
	static final ArchRule identity = only("identity", "firewall")
		.because("what a backend is told follows from a token and the request alone");

	@ArchTest
	static final ArchRule authentication = only("authentication", "identity", "firewall")
		.because("who calls does not depend on what is called");

	@ArchTest
	static final ArchRule access = only("access", "authentication", "identity", "firewall")
		.because("a decision is made of these, and of nothing that carries it out");

	@ArchTest
	static final ArchRule routing = only("routing")
		.because("finding a route is one thing and deciding about a request another");

	@ArchTest
	static final ArchRule stream = only("stream", "authentication")
		.because("a connection lasts for as long as its caller counts, whatever was decided at its beginning");

	@ArchTest
	static final ArchRule issuer = only("issuer").because("fetching keys of others has nothing to do with any request");

	@ArchTest
	static final ArchRule explain = only("explain")
		.because("question and answer are words: it is the door that knows the answer");

	@ArchTest
	static final ArchRule local = only("local").because("what is generated is read like any other configuration");

	@ArchTest
	static final ArchRule command = classes().that()
		.resideInAPackage(HOME + "command..")
		.should()
		.onlyDependOnClassesThat(
				resideInAnyPackage(HOME + "command..", HOME + "explain..").or(type(GatewayApplication.class))
					.or(resideOutsideOfPackage("io.gatehouse.gateway..")))
		.because("a command starts the application and asks it, as everybody else does");

	@ArchTest
	static final ArchRule nobodyKnowsLocalOrCommand = noClasses().that()
		.resideOutsideOfPackages(HOME + "local..", HOME + "command..")
		.and()
		.doNotHaveFullyQualifiedName(GatewayApplication.class.getName())
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(HOME + "local..", HOME + "command..")
		.because("the edge is the same without them");

	@ArchTest
	static final ArchRule door = only("door", "access", "authentication", "identity", "firewall", "routing", "stream")
		.because("it is what all doors share, and knows none of them");

	@ArchTest
	static final ArchRule lane = only("lane", "door", "access", "authentication", "identity", "firewall", "routing",
			"stream")
		.because("the lane is a door beside the Gateway's, and asks the same as that one");

	@ArchTest
	static final ArchRule nobodyKnowsADoor = noClasses().that()
		.resideOutsideOfPackages(HOME + "webflux..", HOME + "lane..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(HOME + "webflux..", HOME + "lane..")
		.because("a door asks and is never asked, so that another can be built beside it");

	@ArchTest
	static final ArchRule theGatewaysDoorKnowsNoOther = noClasses().that()
		.resideInAPackage(HOME + "webflux..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(HOME + "lane..")
		.because("the lane can be taken away");

	@ArchTest
	static final ArchRule libraryIsAskedByItsTypes = noClasses().that()
		.resideOutsideOfPackages(HOME + "local..", HOME + "command..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.gatehouse.auth.autoconfigure..", "io.gatehouse.auth.endpoint..",
				"io.gatehouse.auth.login..", "io.gatehouse.auth.session..", "io.gatehouse.auth.user..")
		.because("the edge needs to know tokens, revocations and problems, not how users sign in; only what sets up "
				+ "and administers does");

	@ArchTest
	static final ArchRule noCycles = slices().matching(HOME + "(*)..")
		.should()
		.beFreeOfCycles()
		.because("the data's way goes in one direction");

	@ArchTest
	static final ArchRule nothingIsDetached = noClasses().should()
		.callMethodWhere(target(name("subscribe")).and(target(owner(assignableTo(Publisher.class)))))
		.because("work that nobody waits for is not cancelled, not bounded and not observed");

	@ArchTest
	static final ArchRule componentsAreFound = classes().that()
		.areMetaAnnotatedWith(Component.class)
		.and()
		.doNotHaveFullyQualifiedName(GatewayApplication.class.getName())
		.should()
		.haveSimpleNameEndingWith("Configuration")
		.because("the application looks for components by this name alone");

	private static ArchRule only(String room, String... others) {
		List<String> allowed = new ArrayList<>(List.of(HOME + room + ".."));
		for (String other : others) {
			allowed.add(HOME + other + "..");
		}
		return classes().that()
			.resideInAPackage(HOME + room + "..")
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
				.or(resideOutsideOfPackage("io.gatehouse.gateway..")));
	}

}
