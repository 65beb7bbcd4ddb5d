package io.github.tornadoconv.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.ConvSpec;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.Fallback;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Weights;
import io.github.tornadoconv.spi.BackendProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Five words, one way: spec, shape, plan, backend, kernel, each knowing only those before it. The contract between plan
 * and backend is {@code spi}. Layers, tensors and devices are the front, which only users use.
 */
class ArchitectureTest {
    private static final String ROOT = "io.github.tornadoconv";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> ELSEWHERE = not(resideInAPackage(ROOT + ".."));
    private static final DescribedPredicate<JavaClass> SPEC = belongToAnyOf(
            Activation.class, Axes.class, ConvSpec.class, DType.class, HostArray.class, Padding.class,
            PaddingMode.class, Shape.class);
    private static final DescribedPredicate<JavaClass> SHAPE = belongToAnyOf(ConvShape.class)
            .or(resideInAPackage(ROOT).and(DescribedPredicate.describe("ConvShape's parts",
                    type -> type.getName().matches(".*\\.ConvShape(Rules|Text)(\\$.*)?"))));
    private static final DescribedPredicate<JavaClass> DEVICE_VALUES =
            belongToAnyOf(DeviceException.class, DeviceInfo.class, DeviceOptions.class, Fallback.class);
    private static final DescribedPredicate<JavaClass> SPI = resideInAPackage(ROOT + ".spi");
    private static final DescribedPredicate<JavaClass> PLAN = resideInAPackage(ROOT + ".plan");
    private static final DescribedPredicate<JavaClass> PROFILES = resideInAPackage(ROOT + ".profiles");
    private static final DescribedPredicate<JavaClass> JVM = resideInAPackage(ROOT + ".jvm..");
    private static final DescribedPredicate<JavaClass> TORNADO = resideInAPackage(ROOT + ".tornado..");
    private static final DescribedPredicate<JavaClass> KERNELS = resideInAPackage(ROOT + ".tornado.kernels");
    private static final DescribedPredicate<JavaClass> TORNADO_VM = resideInAPackage("uk.ac.manchester.tornado..");
    private static final DescribedPredicate<JavaClass> IO = resideInAPackage(ROOT + ".io");
    private static final DescribedPredicate<JavaClass> COMMANDS =
            resideInAnyPackage(ROOT + ".cli..", ROOT + ".demo..", ROOT + ".cases..", ROOT + ".suites..",
                    ROOT + ".bench..", ROOT + ".report..", ROOT + ".tune..");

    @SafeVarargs
    private static void knowsOnly(DescribedPredicate<JavaClass> word, DescribedPredicate<JavaClass>... words) {
        DescribedPredicate<JavaClass> known = ELSEWHERE.or(word);
        for (DescribedPredicate<JavaClass> each : words) {
            known = known.or(each);
        }
        check(classes().that(word).should(onlyDependOnClassesThat(orArraysOf(known))));
    }

    private static DescribedPredicate<JavaClass> orArraysOf(DescribedPredicate<JavaClass> classes) {
        return classes.onResultOf(JavaClass::getBaseComponentType);
    }

    /** Without an SDK there is no class of TornadoVM's backend to hold to a rule. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void everyWordIsThere() {
        for (DescribedPredicate<JavaClass> word : List.of(SPEC, SHAPE, SPI, PLAN, JVM, IO, PROFILES, COMMANDS)) {
            assertTrue(CLASSES.stream().anyMatch(word), word.getDescription());
        }
    }

    @Test
    void specKnowsOnlyItself() {
        knowsOnly(SPEC);
    }

    @Test
    void shapeKnowsSpec() {
        knowsOnly(SHAPE, SPEC);
    }

    @Test
    void spiKnowsSpecAndShape() {
        knowsOnly(SPI, SPEC, SHAPE, DEVICE_VALUES);
    }

    @Test
    void planKnowsTheContractAndTheProfiles() {
        knowsOnly(PLAN, SPEC, SHAPE, SPI, PROFILES, DEVICE_VALUES);
    }

    @Test
    void backendsKnowTheContractAndNotEachOther() {
        knowsOnly(JVM, SPEC, SHAPE, SPI, DEVICE_VALUES);
        knowsOnly(TORNADO, SPEC, SHAPE, SPI, DEVICE_VALUES);
    }

    @Test
    void kernelsKnowOnlyTornadoVm() {
        check(classes()
                .that(KERNELS)
                .should(onlyDependOnClassesThat(orArraysOf(KERNELS.or(TORNADO_VM).or(resideInAPackage("java.lang"))))));
        check(methods().that().areDeclaredInClassesThat(KERNELS).should().beStatic());
    }

    @Test
    void onlyTheTornadoBackendKnowsTornadoVm() {
        check(noClasses().that(not(TORNADO)).should().dependOnClassesThat(TORNADO_VM));
    }

    @Test
    void filesAndProfilesKnowValuesOnly() {
        knowsOnly(IO, SPEC, belongToAnyOf(Weights.class));
        knowsOnly(PROFILES);
    }

    @Test
    void onlyTheirFactoryIsSeenOfBackends() {
        check(classes()
                .that(JVM.or(resideInAPackage(ROOT + ".tornado")))
                .and().areTopLevelClasses()
                .and().haveModifier(JavaModifier.PUBLIC)
                .should().beAssignableTo(BackendProvider.class));
    }

    @Test
    void nothingKnowsTheCommands() {
        check(noClasses()
                .that(not(COMMANDS).and(not(resideInAPackage(ROOT + ".benchmarks.."))))
                .should().dependOnClassesThat(COMMANDS));
    }

    @Test
    void onlyCommandsPrint() {
        // CompilerText is there to take what TornadoVM prints off standard error.
        DescribedPredicate<JavaClass> others =
                not(COMMANDS).and(not(resideInAPackage(ROOT + ".tornado").and(simpleName("CompilerText"))));
        check(noClasses().that(others).should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void nothingIsCalledUtil() {
        check(noClasses()
                .should().haveNameMatching(".*[.$](?i)\\w*util(s|ity|ities)?")
                .orShould().resideInAPackage("..util..")
                .orShould().resideInAPackage("..utils.."));
    }
}
