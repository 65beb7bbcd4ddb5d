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
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final Map<Key, RowTile<?>> TILES = new ConcurrentHashMap<>();

    /** Which tile. */
    private record Key(Element element, int bits, RowTile.Size size, RowTile.Strides strides) {}

    /** Where a source row is used: in the sum of an output row, with a row of the kernel. */
    private record Use(int row, int tap) {}

    /** Local variables of the method, in the order of {@link RowTile}'s parameters; the vectors come after. */
    private static final int WEIGHTS = 1;
    private static final int W = 2;
    private static final int SOURCE = 3;
    private static final int AT = 4;
    private static final int OFFSETS = 5;
    private static final int COUNT = 6;
    private static final int BIASES = 7;
    private static final int B = 8;
    private static final int TARGET = 9;
    private static final int T = 10;
    private static final int ROWS = 11;
    private static final int PLANES = 12;
    private static final int PLANE = 13;
    private static final int Y = 14;
    private static final int X = 15;
    private static final int FROM = 16;
    private static final int TO = 17;
    private static final int FROM_X = 18;
    private static final int TO_X = 19;
    private static final int LINE = 20;
    private static final int COLUMN = 21;
    private static final int WEIGHT = 22;
    private static final int P = 23;
    private static final int INPUT = 24;
    private static final int STORED = 25;
    private static final int VECTORS = 26;

    private final Key key;
    private final RowTile.Size size;
    private final RowTile.Strides strides;
    private final ClassDesc vector;
    private final ClassDesc array;
    private final int width;
    /** Lanes of the last vector of a row that are in the row; all, unless a row is shorter than a tile. */
    private final int stored;

    private RowTileEmitter(Key key) {
        this.key = key;
        this.size = key.size;
        this.strides = key.strides;
        this.vector = key.element.vector;
        this.array = key.element.type.arrayType();
        this.width = key.bits / key.element.bits;
        this.stored = Math.min(width, strides.columns() - (size.vectors() - 1) * width);
    }

    /** The tile of that element type, vector size in bits, size and strides; made on first use and kept. */
    static RowTile<?> tile(Element element, int bits, RowTile.Size size, RowTile.Strides strides) {
        return TILES.computeIfAbsent(
                new Key(element, bits, size, strides), key -> new RowTileEmitter(key).made());
    }

    @SuppressWarnings("unchecked")
    private RowTile<?> made() {
        return ColdStart.<RowTile<?>>use(
                key.element, define(), emitted -> new ColdRowTile(size, strides, width, (RowTile<float[]>) emitted));
    }

    private RowTile<?> define() {
        String name = "RowTile" + size.outs() + "x" + size.rows() + "x" + size.vectors() + "taps" + size.taps()
                + (size.perLane() ? "lanes" : "") + size.clamp();
        MethodTypeDesc run = MethodTypeDesc.of(
                CD_void, CD_Object, CD_int, CD_Object, CD_int, INTS, CD_int, CD_Object, CD_int, CD_Object, CD_int,
                CD_int, CD_int);
        return VectorCode.define(RowTile.class, "run", name, run, this::body);
    }

    private void body(CodeBuilder code) {
        for (int variable : new int[] {WEIGHTS, SOURCE, BIASES, TARGET}) {
            code.aload(variable).checkcast(array).astore(variable);
        }
        if (stored < width) {
            species(code).loadConstant((1L << stored) - 1);
            code.invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, CD_long)).astore(STORED);
        }
        loop(code, PLANE, 1, () -> code.iload(PLANES), () -> {
            loop(code, Y, size.rows(), () -> code.iload(ROWS), () -> tiles(code));
            add(code, W, strides.weightPlane());
            add(code, AT, strides.sourcePlane());
            add(code, B, strides.biasPlane());
            add(code, T, strides.targetPlane());
        });
        code.return_();
    }

    /** {@code for (variable = 0; variable < end; variable += step)}. */
    private static void loop(CodeBuilder code, int variable, int step, Runnable end, Runnable body) {
        Label top = code.newLabel();
        Label out = code.newLabel();
        code.iconst_0().istore(variable).labelBinding(top).iload(variable);
        end.run();
        code.if_icmpge(out);
        body.run();
        code.iinc(variable, step).goto_(top).labelBinding(out);
    }

    /** The tiles of some rows, {@link #Y} being the first of them unless they are the last. */
    private void tiles(CodeBuilder code) {
        MethodTypeDesc min = MethodTypeDesc.of(CD_int, CD_int, CD_int);
        int length = size.vectors() * width;
        code.iload(Y).iload(ROWS).loadConstant(size.rows()).isub().invokestatic(MATH, "min", min).istore(TO);
        code.iload(TO).loadConstant(size.rowStep() * strides.pitch()).imul().iload(AT).iadd().istore(FROM);
        code.iload(TO).loadConstant(strides.targetPitch()).imul().iload(T).iadd().istore(TO);
        if (strides.columns() <= length) {
            tile(code, FROM, TO);
            return;
        }
        loop(code, X, length, () -> code.loadConstant(strides.columns()), () -> {
            code.iload(X).loadConstant(strides.columns() - length).invokestatic(MATH, "min", min).istore(P);
            code.iload(TO).iload(P).iadd().istore(TO_X);
            code.iload(FROM).iload(P).iadd().istore(FROM_X);
            tile(code, FROM_X, TO_X);
        });
    }

    private void tile(CodeBuilder code, int from, int to) {
        for (int k = 0; k < size.outs(); k++) {
            for (int i = 0; i < size.rows() * size.vectors(); i++) {
                parameter(code, BIASES, B, k);
                code.astore(sum(k, 0, 0) + i);
            }
        }
        code.iload(W).istore(WEIGHT);
        loop(code, LINE, 1, () -> code.iload(COUNT), () -> {
            code.iload(from).aload(OFFSETS).iload(LINE).iaload().iadd().istore(P);
            line(code);
        });
        for (int k = 0; k < size.outs(); k++) {
            for (int r = 0; r < size.rows(); r++) {
                for (int v = 0; v < size.vectors(); v++) {
                    size.clamp().emit(code, key.element, sum(k, r, v));
                    store(code, to, k, r, v);
                }
            }
        }
    }

    private void store(CodeBuilder code, int to, int k, int r, int v) {
        int distance = k * strides.targetChannel() + r * strides.targetPitch() + v * width;
        code.aload(sum(k, r, v)).aload(TARGET).iload(to).loadConstant(distance).iadd();
        if (leavesTile(r, v)) {
            code.aload(STORED).invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int, MASK));
        } else {
            code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
        }
    }

    /**
     * Whether a vector reaches beyond the last row of its tile. What reaches beyond another row is written over by the rows
     * after it: the compiler's first level gives up methods with a dozen masked stores.
     */
    private boolean leavesTile(int r, int v) {
        return stored < width
                && (r - size.rows() + 1) * strides.targetPitch() + (v + 1) * width > strides.columns();
    }

    /** Adds the terms of a line of the kernel, whose first one {@link #P} is at: whole columns, and a last, smaller one. */
    private void line(CodeBuilder code) {
        int whole = size.taps() / size.column();
        if (whole == 1) {
            column(code, size.column());
        } else {
            loop(code, COLUMN, 1, () -> code.loadConstant(whole), () -> column(code, size.column()));
        }
        if (size.taps() % size.column() > 0) {
            column(code, size.taps() % size.column());
        }
    }

    /** Adds some terms of a line, and goes on to those behind them. */
    private void column(CodeBuilder code, int taps) {
        for (int i = 0; i < size.outs() * taps; i++) {
            parameter(code, WEIGHTS, WEIGHT, i);
            code.astore(VECTORS + i);
        }
        for (Map.Entry<Integer, List<Use>> source : sourceRows(taps).entrySet()) {
            for (int v = 0; v < size.vectors(); v++) {
                load(code, SOURCE, source.getKey() * strides.pitch() + v * width);
                code.astore(INPUT);
                for (int k = 0; k < size.outs(); k++) {
                    for (Use use : source.getValue()) {
                        int sum = sum(k, use.row, v);
                        code.aload(VECTORS + k * taps + use.tap).aload(INPUT).aload(sum);
                        code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR)).astore(sum);
                    }
                }
            }
        }
        add(code, WEIGHT, size.outs() * taps * (size.perLane() ? width : 1));
        add(code, P, taps * size.tapStep() * strides.pitch());
    }

    /** The source rows that the tile meets with so many terms of a line, in order, with their uses. */
    private SortedMap<Integer, List<Use>> sourceRows(int taps) {
        SortedMap<Integer, List<Use>> rows = new TreeMap<>();
        for (int r = 0; r < size.rows(); r++) {
            for (int h = 0; h < taps; h++) {
                rows.computeIfAbsent(r * size.rowStep() + h * size.tapStep(), _ -> new ArrayList<>())
                        .add(new Use(r, h));
            }
        }
        return rows;
    }

    private static void add(CodeBuilder code, int variable, int number) {
        code.iload(variable).loadConstant(number).iadd().istore(variable);
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
        return VECTORS + size.outs() * size.column() + (k * size.rows() + r) * size.vectors() + v;
    }
}
