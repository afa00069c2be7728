package io.gatehouse.gateway;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.reactivestreams.Publisher;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
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
	static final ArchRule firewallKnowsNobody = noClasses().that()
		.resideInAPackage(HOME + "firewall..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(HOME + "authentication..", HOME + "access..", HOME + "identity..", HOME + "routing..")
		.because("it runs before anything is known about a request");

	@ArchTest
	static final ArchRule identityKnowsNoDecision = noClasses().that()
		.resideInAPackage(HOME + "identity..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(HOME + "authentication..", HOME + "access..", HOME + "routing..")
		.because("what a backend is told follows from a token alone");

	@ArchTest
	static final ArchRule authenticationKnowsNoPolicy = noClasses().that()
		.resideInAPackage(HOME + "authentication..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(HOME + "access..", HOME + "routing..")
		.because("who calls does not depend on what is called");

	@ArchTest
	static final ArchRule routingKnowsNoDecision = noClasses().that()
		.resideInAPackage(HOME + "routing..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(HOME + "firewall..", HOME + "authentication..", HOME + "access..", HOME + "identity..")
		.because("finding a route is one thing and deciding about a request another");

	@ArchTest
	static final ArchRule nobodyKnowsTheDoor = noClasses().that()
		.resideOutsideOfPackage(HOME + "webflux..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(HOME + "webflux..")
		.because("the door asks and is never asked, so that another can be built beside it");

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

}
