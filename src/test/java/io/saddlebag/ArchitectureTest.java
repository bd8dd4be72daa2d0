package io.saddlebag;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The arrows of the house: who may know whom, and what nobody may do. */
@AnalyzeClasses(packages = "io.saddlebag", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule messageKnowsNothingElse = partsKnownTo("message");

    @ArchTest
    static final ArchRule storeKnowsNothingElse = partsKnownTo("store");

    @ArchTest
    static final ArchRule paceKnowsTheStore = partsKnownTo("pace", "message", "store");

    @ArchTest
    static final ArchRule connectorKnowsWhatIsAllowed = partsKnownTo("connector", "message", "pace");

    @ArchTest
    static final ArchRule emailKnowsTheMessage = partsKnownTo("email", "message");

    @ArchTest
    static final ArchRule mailboxBringsMailsToTheHub =
            partsKnownTo("mailbox", "message", "store", "connector", "email");

    @ArchTest
    static final ArchRule identityKnowsMessageAndStore = partsKnownTo("identity", "message", "store");

    @ArchTest
    static final ArchRule sendersKnowsWhoWrote = partsKnownTo("senders", "message", "store", "identity");

    @ArchTest
    static final ArchRule conversationKnowsWhoIsHeard =
            partsKnownTo("conversation", "message", "store", "identity", "senders");

    @ArchTest
    static final ArchRule triageKnowsTheConversation =
            partsKnownTo("triage", "message", "store", "identity", "senders", "conversation");

    @ArchTest
    static final ArchRule deliveryKnowsTheConversation =
            partsKnownTo("delivery", "message", "store", "pace", "identity", "conversation");

    @ArchTest
    static final ArchRule filesKnowsTheDelivery = partsKnownTo("files", "message", "store", "conversation", "delivery");

    @ArchTest
    static final ArchRule contextKnowsWhoIsAskedAbout =
            partsKnownTo("context", "message", "store", "identity", "conversation", "triage", "delivery");

    @ArchTest
    static final ArchRule helpdeskKnowsTriageAndDelivery = partsKnownTo(
            "helpdesk",
            "message",
            "store",
            "connector",
            "identity",
            "senders",
            "conversation",
            "triage",
            "delivery",
            "files",
            "context",
            "confirmation");

    @ArchTest
    static final ArchRule confirmationKnowsWhoIsAskedAndHowToReachThem = partsKnownTo(
            "confirmation", "message", "store", "connector", "identity", "senders", "conversation", "delivery");

    @ArchTest
    static final ArchRule theChatWindowShowsTheConversation =
            partsKnownTo("webchat", "message", "store", "connector", "conversation");

    @ArchTest
    static final ArchRule privacyKnowsWherePeopleStand = partsKnownTo(
            "privacy",
            "message",
            "store",
            "identity",
            "senders",
            "conversation",
            "delivery",
            "context",
            "confirmation");

    @ArchTest
    static final ArchRule repairKnowsWhatWentToTheHelpdesk =
            partsKnownTo("repair", "message", "store", "connector", "conversation", "triage", "delivery", "helpdesk");

    @ArchTest
    static final ArchRule theSandboxSpeaksToTheHubFromOutside = partsKnownTo("sandbox", "message", "store");

    @ArchTest
    static final ArchRule theBenchmarkLoadsTheHubFromOutside =
            partsKnownTo("bench", "message", "connector", "broker", "ops", "store", "identity", "conversation");

    @ArchTest
    static final ArchRule importsRunOneWay =
            slices().matching("io.saddlebag.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheCommandLineStartsTheHub = noClasses()
            .that(not(resideInAnyPackage("io.saddlebag", "io.saddlebag.cli..")))
            .should()
            .dependOnClassesThat(resideInAPackage("io.saddlebag").or(resideInAPackage("io.saddlebag.cli..")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule camelStaysAtTheEdges = noClasses()
            .that(inParts(
                    "message",
                    "store",
                    "pace",
                    "identity",
                    "senders",
                    "conversation",
                    "triage",
                    "delivery",
                    "files",
                    "context",
                    "confirmation",
                    "privacy",
                    "webchat"))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.camel.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes().that(resideInAPackage("io.saddlebag..")).should(beInANullMarkedPackage());

    @ArchTest
    static final ArchRule recordsAreImmutable = noFields()
            .that()
            .areDeclaredInClassesThat()
            .areRecords()
            .should()
            .haveRawType(anArray())
            .because("the elements of an array can change; take a List, or a class that keeps the array to itself");

    @ArchTest
    static final ArchRule signaturesAreComparedInConstantTime = noClasses()
            .that(inParts("connector", "helpdesk", "sandbox", "webchat", "confirmation"))
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
            .because("it stops at the first difference, which tells an attacker how far a guess is right; "
                    + "MessageDigest.isEqual does not")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheCommandLineAndTheSandboxPrint = noClasses()
            .that(not(inParts("cli", "sandbox")).and(not(resideInAPackage("io.saddlebag"))))
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule thereIsOneWayToLog = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    private static ArchRule partsKnownTo(String part, String... known) {
        String[] allowed = Stream.concat(Stream.of(part), Stream.of(known))
                .map(name -> "io.saddlebag." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that(inParts(part))
                .should()
                .dependOnClassesThat(resideInAPackage("io.saddlebag..").and(not(resideInAnyPackage(allowed))))
                .as(part + " knows " + (known.length == 0 ? "nothing else" : "only " + List.of(known)))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> inParts(String... parts) {
        return resideInAnyPackage(
                Stream.of(parts).map(part -> "io.saddlebag." + part + "..").toArray(String[]::new));
    }

    private static DescribedPredicate<JavaClass> anArray() {
        return DescribedPredicate.describe("an array", JavaClass::isArray);
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package marked @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        type, marked, type.getPackageName() + " has no package-info.java with @NullMarked"));
            }
        };
    }
}
