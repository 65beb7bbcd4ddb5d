package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.jvm.TileEmitter.Element;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** float loops with the Vector API. Loaded only where its module is there. */
final class VectorFloats extends PlainFloats {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int rows() {
        return Registers.rows(SPECIES.vectorBitSize());
    }

    @Override
    public int vectors(int rows) {
        return Registers.vectors(SPECIES.vectorBitSize(), rows);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Tile<float[]> tile(int rows, int vectors, boolean packed) {
        return (Tile<float[]>) TileEmitter.tile(Element.FLOAT, SPECIES.vectorBitSize(), rows, vectors, packed);
    }

    @Override
    public void pack(
            float[] from, int source, int[] offsets, int first, int count, float[] to, int at, int pitch, int length) {
        int j = 0;
        for (; j + WIDTH <= length; j += WIDTH) {
            packVector(from, source + j, offsets, first, count, to, at + j, pitch);
        }
        if (j < length) {
            packPart(from, source + j, offsets, first, count, to, at + j, pitch, SPECIES.indexInRange(j, length));
        }
    }

    private static void packVector(
            float[] from, int source, int[] offsets, int first, int count, float[] to, int at, int pitch) {
        for (int r = 0; r < count; r++) {
            FloatVector.fromArray(SPECIES, from, source + offsets[first + r]).intoArray(to, at + r * pitch);
        }
    }

    private static void packPart(
            float[] from,
            int source,
            int[] offsets,
            int first,
            int count,
            float[] to,
            int at,
            int pitch,
            VectorMask<Float> lanes) {
        for (int r = 0; r < count; r++) {
            FloatVector.fromArray(SPECIES, from, source + offsets[first + r], lanes)
                    .intoArray(to, at + r * pitch, lanes);
        }
    }

    @Override
    public void spread(
            float[] from, int source, int fromPitch, float[] to, int at, int toPitch, int rows, int length, int step) {
        if (step > 1) {
            super.spread(from, source, fromPitch, to, at, toPitch, rows, length, step);
            return;
        }
        int j = 0;
        for (; j + WIDTH <= length; j += WIDTH) {
            spreadVector(from, source + j, fromPitch, to, at + j, toPitch, rows);
        }
        if (j < length) {
            spreadPart(from, source + j, fromPitch, to, at + j, toPitch, rows, SPECIES.indexInRange(j, length));
        }
    }

    private static void spreadVector(float[] from, int source, int fromPitch, float[] to, int at, int toPitch,
            int rows) {
        for (int i = 0; i < rows; i++) {
            FloatVector.fromArray(SPECIES, from, source + i * fromPitch).intoArray(to, at + i * toPitch);
        }
    }

    private static void spreadPart(
            float[] from, int source, int fromPitch, float[] to, int at, int toPitch, int rows,
            VectorMask<Float> lanes) {
        for (int i = 0; i < rows; i++) {
            FloatVector.fromArray(SPECIES, from, source + i * fromPitch, lanes).intoArray(to, at + i * toPitch, lanes);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public RowTile<float[]> rowTile(RowTile.Size size) {
        return (RowTile<float[]>) RowTileEmitter.tile(Element.FLOAT, SPECIES.vectorBitSize(), size);
    }

    @Override
    public int registers() {
        return Registers.free(SPECIES.vectorBitSize());
    }

    @Override
    public void gatherRows(
            float[] from, int source, int fromPitch, int step, float[] to, int at, int toPitch, int rows, int length) {
        if (step == 1) {
            spread(from, source, fromPitch, to, at, toPitch, rows, length, 1);
        } else {
            super.gatherRows(from, source, fromPitch, step, to, at, toPitch, rows, length);
        }
    }

    @Override
    public Pointwise<float[]> pointwise(Activation activation) {
        Pointwise<float[]> vectors = VectorActivations.of(activation);
        return vectors == null ? super.pointwise(activation) : vectors;
    }
}
