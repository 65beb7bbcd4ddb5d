package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_MethodHandles;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.DEFAULT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import io.github.tornadoconv.jvm.TileEmitter.Element;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Writes the class of a {@link Turn}: all vectors of a square in local variables. In step d = 1, 2, 4, ... vectors i and i
 * + d exchange the lanes with and without bit d, so that after the last step element (i, j) is in (j, i). Source: H. S.
 * Warren, "Hacker's Delight", 2nd edition, section 7-3, with lanes for bits.
 */
final class TurnEmitter {
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc SHUFFLE = ClassDesc.of("jdk.incubator.vector.VectorShuffle");
    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final Map<VectorSpecies<?>, Turn<?>> TURNS = new ConcurrentHashMap<>();

    /** Local variables of the method, in the order of {@link Turn}'s parameters; the vectors come after. */
    private static final int FROM = 1;
    private static final int AT = 2;
    private static final int STEP = 3;
    private static final int PITCH = 4;
    private static final int TO = 5;
    private static final int T = 6;
    private static final int PLACES = 7;
    private static final int FIRST = 8;
    private static final int SQUARES = 9;
    private static final int SQUARE = 10;
    private static final int P = 11;
    private static final int EXCHANGED = 12;
    private static final int VECTORS = 14;

    private final VectorSpecies<?> species;
    private final int width;
    private final ClassDesc self;
    private final ClassDesc vector;
    private final ClassDesc array;

    private TurnEmitter(Element element, VectorSpecies<?> species) {
        this.species = species;
        this.width = species.length();
        this.vector = element.vector;
        this.array = element.type.arrayType();
        this.self = ClassDesc.of(TurnEmitter.class.getPackageName(), "Turn" + width + element.kind.name());
    }

    /** The turn of that element type and its species; made on first use and kept. */
    static Turn<?> turn(Element element, VectorSpecies<?> species) {
        return TURNS.computeIfAbsent(species, key -> new TurnEmitter(element, key).made(element));
    }

    @SuppressWarnings("unchecked")
    private Turn<?> made(Element element) {
        return ColdStart.<Turn<?>>use(element, define(), emitted -> new ColdTurn(width, (Turn<float[]>) emitted));
    }

    private Turn<?> define() {
        MethodTypeDesc run = MethodTypeDesc.of(
                CD_void, CD_Object, CD_int, CD_int, CD_int, CD_Object, CD_int, INTS, CD_int, CD_int);
        byte[] bytes = ClassFile.of().build(self, type -> {
            type.withFlags(ClassFile.ACC_FINAL).withInterfaceSymbols(Turn.class.describeConstable().orElseThrow());
            for (int d = 1; d < width; d *= 2) {
                type.withField("shuffle" + d, SHUFFLE, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
                type.withField("lanes" + d, MASK, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
            }
            type.withMethodBody(CLASS_INIT_NAME, MTD_void, ClassFile.ACC_STATIC, this::constants)
                    .withMethodBody(INIT_NAME, MTD_void, 0, code -> code.aload(0)
                            .invokespecial(CD_Object, INIT_NAME, MTD_void)
                            .return_())
                    .withMethodBody("run", run, ClassFile.ACC_PUBLIC, this::body);
        });
        List<Object> constants = new ArrayList<>();
        for (int step = 1; step < width; step *= 2) {
            int d = step;
            boolean[] withBit = new boolean[width];
            for (int lane = 0; lane < width; lane++) {
                withBit[lane] = (lane & d) != 0;
            }
            constants.add(VectorShuffle.fromOp(species, lane -> lane ^ d));
            constants.add(VectorMask.fromArray(species, withBit, 0));
        }
        try {
            MethodHandles.Lookup lookup =
                    MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants, true);
            return (Turn<?>) lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("the turn of " + species + " cannot be made", e);
        }
    }

    /** Shuffles and masks as constants of the class, which the compiler can rely on. */
    private void constants(CodeBuilder code) {
        MethodTypeDesc at = MethodTypeDesc.of(CD_Object, CD_MethodHandles_Lookup, CD_String, CD_Class, CD_int);
        int i = 0;
        for (int d = 1; d < width; d *= 2) {
            for (ClassDesc type : List.of(SHUFFLE, MASK)) {
                code.invokestatic(CD_MethodHandles, "lookup", MethodTypeDesc.of(CD_MethodHandles_Lookup));
                code.loadConstant(DEFAULT_NAME).loadConstant(type).loadConstant(i++);
                code.invokestatic(CD_MethodHandles, "classDataAt", at).checkcast(type);
                code.putstatic(self, (type == SHUFFLE ? "shuffle" : "lanes") + d, type);
            }
        }
        code.return_();
    }

    private void body(CodeBuilder code) {
        for (int variable : new int[] {FROM, TO}) {
            code.aload(variable).checkcast(array).astore(variable);
        }
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(SQUARE).labelBinding(next).iload(SQUARE).iload(SQUARES).if_icmpge(end);
        code.iload(AT).istore(P);
        for (int i = 0; i < width; i++) {
            code.getstatic(vector, "SPECIES_" + species.vectorBitSize(), SPECIES).aload(FROM).iload(P);
            code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
            code.astore(VECTORS + i).iload(P).iload(PITCH).iadd().istore(P);
        }
        for (int d = 1; d < width; d *= 2) {
            for (int i = 0; i < width; i++) {
                if ((i & d) == 0) {
                    exchange(code, d, VECTORS + i, VECTORS + i + d);
                }
            }
        }
        for (int j = 0; j < width; j++) {
            code.aload(VECTORS + j).aload(TO).iload(T).aload(PLACES).iload(FIRST).loadConstant(j).iadd();
            code.iaload().iadd();
            code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
        }
        code.iload(AT).iload(STEP).iadd().istore(AT).iload(FIRST).loadConstant(width).iadd().istore(FIRST);
        code.iinc(SQUARE, 1).goto_(next).labelBinding(end).return_();
    }

    private void exchange(CodeBuilder code, int d, int low, int high) {
        code.aload(low).aload(high);
        shuffle(code, d);
        code.getstatic(self, "lanes" + d, MASK);
        code.invokevirtual(vector, "blend", MethodTypeDesc.of(vector, VECTOR, MASK)).astore(EXCHANGED);
        code.aload(low);
        shuffle(code, d);
        code.aload(high).getstatic(self, "lanes" + d, MASK);
        code.invokevirtual(vector, "blend", MethodTypeDesc.of(vector, VECTOR, MASK)).astore(high);
        code.aload(EXCHANGED).astore(low);
    }

    private void shuffle(CodeBuilder code, int d) {
        code.getstatic(self, "shuffle" + d, SHUFFLE);
        code.invokevirtual(vector, "rearrange", MethodTypeDesc.of(vector, SHUFFLE));
    }
}
