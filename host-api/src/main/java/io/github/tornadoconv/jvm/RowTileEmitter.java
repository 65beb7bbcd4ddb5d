package io.github.tornadoconv.jvm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.github.tornadoconv.jvm.TileEmitter.Element;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Writes the class of a {@link RowTile} with its sums and weights as local variables, which become registers. */
final class RowTileEmitter {
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final Map<Key, RowTile<?>> TILES = new ConcurrentHashMap<>();

    /** Which tile. */
    private record Key(Element element, int bits, RowTile.Size size) {}

    /** Where a source row is used: in the sum of an output row, with a row of the kernel. */
    private record Use(int row, int tap) {}

    /** Local variables of the method, in the order of {@link RowTile}'s parameters; the vectors come after. */
    private static final int WEIGHTS = 1;
    private static final int W = 2;
    private static final int SOURCE = 3;
    private static final int AT = 4;
    private static final int OFFSETS = 5;
    private static final int COUNT = 6;
    private static final int GROUPS = 7;
    private static final int BIASES = 8;
    private static final int B = 9;
    private static final int TARGET = 10;
    private static final int T = 11;
    private static final int TARGET_PLANE = 12;
    private static final int GROUP = 13;
    private static final int I = 14;
    private static final int WEIGHT = 15;
    private static final int P = 16;
    private static final int INPUT = 17;
    private static final int STORED = 18;
    private static final int VECTORS = 19;

    private final Key key;
    private final RowTile.Size size;
    private final ClassDesc vector;
    private final ClassDesc array;
    private final int width;

    private RowTileEmitter(Key key) {
        this.key = key;
        this.size = key.size;
        this.vector = key.element.vector;
        this.array = key.element.type.arrayType();
        this.width = key.bits / key.element.bits;
    }

    /** The tile of that element type, vector size in bits and size; made on first use and kept. */
    static RowTile<?> tile(Element element, int bits, RowTile.Size size) {
        return TILES.computeIfAbsent(new Key(element, bits, size), key -> new RowTileEmitter(key).define());
    }

    private RowTile<?> define() {
        String name = "RowTile" + size.outs() + "x" + size.rows() + "x" + size.vectors() + "taps" + size.taps()
                + (size.perLane() ? "lanes" : "") + size.clamp();
        MethodTypeDesc run = MethodTypeDesc.of(
                CD_void, CD_Object, CD_int, CD_Object, CD_int, INTS, CD_int, CD_int, CD_Object, CD_int, CD_Object,
                CD_int, CD_int);
        return VectorCode.define(RowTile.class, "run", name, run, this::body);
    }

    private void body(CodeBuilder code) {
        for (int variable : new int[] {WEIGHTS, SOURCE, BIASES, TARGET}) {
            code.aload(variable).checkcast(array).astore(variable);
        }
        if (size.stored() < width) {
            species(code).loadConstant((1L << size.stored()) - 1);
            code.invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, CD_long)).astore(STORED);
        }
        Label nextGroup = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(GROUP).labelBinding(nextGroup).iload(GROUP).iload(GROUPS).if_icmpge(end);
        start(code);
        addTerms(code);
        forEachSum(code, (k, r, v) -> {
            size.clamp().emit(code, key.element, sum(k, r, v));
            code.aload(sum(k, r, v)).aload(TARGET).iload(P).loadConstant(r * size.targetPitch() + v * width).iadd();
            if (isPart(v)) {
                code.aload(STORED).invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int, MASK));
            } else {
                code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
            }
        });
        add(code, AT, size.perLane() ? size.rows() * size.rowStep() * size.pitch() : size.vectors() * width);
        add(code, T, size.perLane() ? size.rows() * size.targetPitch() : size.vectors() * width);
        code.iinc(GROUP, 1).goto_(nextGroup).labelBinding(end).return_();
    }

    private void start(CodeBuilder code) {
        if (size.onto()) {
            forEachSum(code, (k, r, v) -> {
                loadTarget(code, r, v);
                code.astore(sum(k, r, v));
            });
            return;
        }
        for (int k = 0; k < size.outs(); k++) {
            for (int i = 0; i < size.rows() * size.vectors(); i++) {
                parameter(code, BIASES, B, k);
                code.astore(sum(k, 0, 0) + i);
            }
        }
    }

    private void addTerms(CodeBuilder code) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(I).iload(W).istore(WEIGHT);
        code.labelBinding(top).iload(I).iload(COUNT).if_icmpge(end);
        code.iload(AT).aload(OFFSETS).iload(I).iaload().iadd().istore(P);
        int weights = size.outs() * size.taps();
        for (int i = 0; i < weights; i++) {
            parameter(code, WEIGHTS, WEIGHT, i);
            code.astore(VECTORS + i);
        }
        for (Map.Entry<Integer, List<Use>> source : sourceRows().entrySet()) {
            for (int v = 0; v < size.vectors(); v++) {
                load(code, SOURCE, source.getKey() * size.pitch() + v * width);
                code.astore(INPUT);
                for (int k = 0; k < size.outs(); k++) {
                    for (Use use : source.getValue()) {
                        int sum = sum(k, use.row, v);
                        code.aload(VECTORS + k * size.taps() + use.tap).aload(INPUT).aload(sum);
                        code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR)).astore(sum);
                    }
                }
            }
        }
        add(code, WEIGHT, weights * (size.perLane() ? width : 1));
        code.iinc(I, 1).goto_(top).labelBinding(end);
    }

    /** The source rows that the tile meets, in order, with their uses. */
    private SortedMap<Integer, List<Use>> sourceRows() {
        SortedMap<Integer, List<Use>> rows = new TreeMap<>();
        for (int r = 0; r < size.rows(); r++) {
            for (int h = 0; h < size.taps(); h++) {
                rows.computeIfAbsent(r * size.rowStep() + h * size.tapStep(), _ -> new ArrayList<>())
                        .add(new Use(r, h));
            }
        }
        return rows;
    }

    /** What is done with a sum, {@link #P} being where the first row of its channel starts in the target. */
    private interface SumBody {
        void emit(int k, int r, int v);
    }

    private void forEachSum(CodeBuilder code, SumBody body) {
        for (int k = 0; k < size.outs(); k++) {
            code.iload(T).iload(TARGET_PLANE).loadConstant(k).imul().iadd().istore(P);
            for (int r = 0; r < size.rows(); r++) {
                for (int v = 0; v < size.vectors(); v++) {
                    body.emit(k, r, v);
                }
            }
        }
    }

    private static void add(CodeBuilder code, int variable, int number) {
        code.iload(variable).loadConstant(number).iadd().istore(variable);
    }

    /** Whether only some lanes of a row's v-th vector are in the target. */
    private boolean isPart(int v) {
        return size.stored() < width && v == size.vectors() - 1;
    }

    private void loadTarget(CodeBuilder code, int r, int v) {
        int distance = r * size.targetPitch() + v * width;
        if (isPart(v)) {
            species(code).aload(TARGET).iload(P).loadConstant(distance).iadd().aload(STORED);
            code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int, MASK));
        } else {
            load(code, TARGET, distance);
        }
    }

    /** Loads the vector that lies so far behind {@link #P}. */
    private void load(CodeBuilder code, int from, int distance) {
        species(code).aload(from).iload(P).loadConstant(distance).iadd();
        code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
    }

    /** Loads the i-th weight or bias: a number for all lanes, or one for each. */
    private void parameter(CodeBuilder code, int from, int base, int i) {
        species(code).aload(from).iload(base);
        if (size.perLane()) {
            code.loadConstant(i * width).iadd();
            code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
        } else {
            code.loadConstant(i).iadd().arrayLoad(key.element.kind);
            code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, key.element.type));
        }
    }

    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(vector, "SPECIES_" + key.bits, SPECIES);
    }

    private int sum(int k, int r, int v) {
        return VECTORS + size.outs() * size.taps() + (k * size.rows() + r) * size.vectors() + v;
    }
}
