package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.jvm.TileEmitter.Element;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** float loops with the Vector API. Loaded only where its module is there. */
final class VectorFloats extends PlainFloats {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final VectorShuffle<Float> EVENS = VectorShuffle.fromOp(SPECIES, i -> 2 * i % WIDTH);
    private static final VectorShuffle<Float> ODDS = VectorShuffle.fromOp(SPECIES, i -> (2 * i + 1) % WIDTH);
    private static final VectorShuffle<Float> LOW_TWICE = VectorShuffle.fromOp(SPECIES, i -> i / 2);
    private static final VectorShuffle<Float> HIGH_TWICE = VectorShuffle.fromOp(SPECIES, i -> WIDTH / 2 + i / 2);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xAAAA_AAAA_AAAA_AAAAL);
    private static final VectorMask<Float> UPPER = SPECIES.indexInRange(-WIDTH / 2, WIDTH);

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Tile<float[]> tile(int rows, int vectors, boolean packed) {
        return (Tile<float[]>) TileEmitter.tile(Element.FLOAT, SPECIES.vectorBitSize(), rows, vectors, packed);
    }

    @Override
    public void gather(float[] from, int source, int step, float[] to, int at, int length) {
        if (step == 2) {
            gatherSeconds(from, source, 0, to, at, 0, 1, length);
        } else {
            super.gather(from, source, step, to, at, length);
        }
    }

    @Override
    public void pack(
            float[] from, int source, int[] offsets, int first, int count, float[] to, int at, int pitch, int length) {
        int j = 0;
        for (; j + WIDTH <= length; j += WIDTH) {
            packVector(from, source + j, offsets, first, count, to, at + j, pitch);
        }
        if (j < length) {
            packPart(from, source + j, offsets, first, count, to, at + j, pitch, LaneMasks.first(length - j));
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
    public void packPanels(float[] from, int source, int[] offsets, int first, int count, float[] to, int at, int pitch,
            int panels, int vectors) {
        for (int r = 0; r < count; r++) {
            int p = source + offsets[first + r];
            int t = at + r * vectors * WIDTH;
            int v = 0;
            for (; v + 2 <= vectors; v += 2) {
                packPairs(from, p + v * WIDTH, vectors * WIDTH, to, t + v * WIDTH, pitch, panels);
            }
            if (v < vectors) {
                spreadVector(from, p + v * WIDTH, vectors * WIDTH, to, t + v * WIDTH, pitch, panels);
            }
        }
    }

    private static void packPairs(
            float[] from, int source, int fromPitch, float[] to, int at, int toPitch, int count) {
        for (int i = 0; i < count; i++) {
            int p = source + i * fromPitch;
            int t = at + i * toPitch;
            FloatVector one = FloatVector.fromArray(SPECIES, from, p);
            FloatVector.fromArray(SPECIES, from, p + WIDTH).intoArray(to, t + WIDTH);
            one.intoArray(to, t);
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
        if (j < length && length > WIDTH) {
            int last = length - WIDTH;
            spreadVector(from, source + last, fromPitch, to, at + last, toPitch, rows);
        } else if (j < length) {
            spreadPart(from, source, fromPitch, to, at, toPitch, rows, LaneMasks.first(length));
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
    public void interleave(
            float[] from, int source, int partPitch, int fromPitch, float[] to, int at, int toPitch, int rows,
            int length, int parts) {
        switch (parts) {
            case 1 -> spread(from, source, fromPitch, to, at, toPitch, rows, length, 1);
            case 2 -> {
                int j = 0;
                for (; j + 2 * WIDTH <= length; j += 2 * WIDTH) {
                    zipVectors(from, source + j / 2, partPitch, fromPitch, to, at + j, toPitch, rows);
                }
                if (j < length) {
                    zipParts(from, source + j / 2, partPitch, fromPitch, to, at + j, toPitch, rows, length - j);
                }
            }
            default -> super.interleave(from, source, partPitch, fromPitch, to, at, toPitch, rows, length, parts);
        }
    }

    private static void zipVectors(
            float[] from, int source, int partPitch, int fromPitch, float[] to, int at, int toPitch, int rows) {
        for (int i = 0; i < rows; i++) {
            int p = source + i * fromPitch;
            int t = at + i * toPitch;
            FloatVector even = FloatVector.fromArray(SPECIES, from, p);
            FloatVector odd = FloatVector.fromArray(SPECIES, from, p + partPitch);
            even.rearrange(LOW_TWICE).blend(odd.rearrange(LOW_TWICE), ODD).intoArray(to, t);
            even.rearrange(HIGH_TWICE).blend(odd.rearrange(HIGH_TWICE), ODD).intoArray(to, t + WIDTH);
        }
    }

    /** Less than two vectors of a row. */
    private static void zipParts(
            float[] from, int source, int partPitch, int fromPitch, float[] to, int at, int toPitch, int rows,
            int length) {
        VectorMask<Float> evens = LaneMasks.first(Math.ceilDiv(length, 2));
        VectorMask<Float> odds = LaneMasks.first(length / 2);
        VectorMask<Float> low = LaneMasks.first(length);
        VectorMask<Float> high = LaneMasks.first(length - WIDTH);
        for (int i = 0; i < rows; i++) {
            int p = source + i * fromPitch;
            int t = at + i * toPitch;
            FloatVector even = FloatVector.fromArray(SPECIES, from, p, evens);
            FloatVector odd = FloatVector.fromArray(SPECIES, from, p + partPitch, odds);
            even.rearrange(LOW_TWICE).blend(odd.rearrange(LOW_TWICE), ODD).intoArray(to, t, low);
            even.rearrange(HIGH_TWICE).blend(odd.rearrange(HIGH_TWICE), ODD).intoArray(to, t + WIDTH, high);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public RowTile<float[]> rowTile(RowTile.Size size, RowTile.Strides strides) {
        return (RowTile<float[]>) RowTileEmitter.tile(Element.FLOAT, SPECIES.vectorBitSize(), size, strides);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ChannelTile<float[]> channelTile(ChannelTile.Size size) {
        return (ChannelTile<float[]>) ChannelTileEmitter.tile(Element.FLOAT, SPECIES.vectorBitSize(), size);
    }

    @Override
    @SuppressWarnings("unchecked")
    public StripTile<float[]> stripTile(int rows, int vectors, boolean packed, Clamp clamp) {
        return (StripTile<float[]>) StripTileEmitter.tile(
                Element.FLOAT, SPECIES.vectorBitSize(), rows, vectors, packed, clamp);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Turn<float[]> turn() {
        return (Turn<float[]>) TurnEmitter.turn(Element.FLOAT, SPECIES);
    }

    @Override
    public Clamp clamp(Activation activation) {
        return Clamp.of(activation);
    }

    @Override
    public Registers registers() {
        return Registers.of(SPECIES.vectorBitSize());
    }

    @Override
    public void gatherRows(
            float[] from, int source, int fromPitch, int step, float[] to, int at, int toPitch, int rows, int length) {
        switch (step) {
            case 1 -> spread(from, source, fromPitch, to, at, toPitch, rows, length, 1);
            case 2 -> gatherSeconds(from, source, fromPitch, to, at, toPitch, rows, length);
            default -> super.gatherRows(from, source, fromPitch, step, to, at, toPitch, rows, length);
        }
    }

    /**
     * Copies every second element of each row. The last vector of a row is moved back into it; where a row is shorter than
     * that, it is a part of a vector.
     */
    private static void gatherSeconds(
            float[] from, int source, int fromPitch, float[] to, int at, int toPitch, int rows, int length) {
        if (length >= WIDTH) {
            for (int i = 0; i < rows; i++) {
                int p = source + i * fromPitch;
                int t = at + i * toPitch;
                for (int j = 0; j < length - WIDTH; j += WIDTH) {
                    seconds(from, p + 2 * j).intoArray(to, t + j);
                }
                seconds(from, p + 2 * (length - WIDTH)).intoArray(to, t + length - WIDTH);
            }
            return;
        }
        int second = length > WIDTH / 2 ? WIDTH - 1 : 0;
        VectorMask<Float> lowLanes = LaneMasks.first(2 * length - 1);
        VectorMask<Float> highLanes = LaneMasks.first(2 * length - 1 - second);
        VectorMask<Float> lanes = LaneMasks.first(length);
        for (int i = 0; i < rows; i++) {
            int p = source + i * fromPitch;
            FloatVector low = FloatVector.fromArray(SPECIES, from, p, lowLanes).rearrange(EVENS);
            FloatVector high = FloatVector.fromArray(SPECIES, from, p + second, highLanes).rearrange(ODDS);
            low.blend(high, UPPER).intoArray(to, at + i * toPitch, lanes);
        }
    }

    /** Every second element of two vectors, of which the later is loaded so that its last one counts. */
    private static FloatVector seconds(float[] from, int p) {
        FloatVector low = FloatVector.fromArray(SPECIES, from, p).rearrange(EVENS);
        return low.blend(FloatVector.fromArray(SPECIES, from, p + WIDTH - 1).rearrange(ODDS), UPPER);
    }

    @Override
    public void splitRows(
            float[] from, int source, int fromPitch, float[] to, int firsts, int seconds, int toPitch, int rows,
            int pairs) {
        if (pairs < WIDTH) {
            splitParts(from, source, fromPitch, to, firsts, seconds, toPitch, rows, pairs);
            return;
        }
        for (int j = 0; j < pairs; j += WIDTH) {
            // The last vectors of a row are moved back into it.
            int at = Math.min(j, pairs - WIDTH);
            splitVectors(from, source + 2 * at, fromPitch, to, firsts + at, seconds + at, toPitch, rows);
        }
    }

    private static void splitVectors(
            float[] from, int source, int fromPitch, float[] to, int firsts, int seconds, int toPitch, int rows) {
        for (int i = 0; i < rows; i++) {
            int p = source + i * fromPitch;
            FloatVector low = FloatVector.fromArray(SPECIES, from, p);
            FloatVector high = FloatVector.fromArray(SPECIES, from, p + WIDTH);
            low.rearrange(EVENS).blend(high.rearrange(EVENS), UPPER).intoArray(to, firsts + i * toPitch);
            low.rearrange(ODDS).blend(high.rearrange(ODDS), UPPER).intoArray(to, seconds + i * toPitch);
        }
    }

    /** Less than two vectors of a row. */
    private static void splitParts(
            float[] from, int source, int fromPitch, float[] to, int firsts, int seconds, int toPitch, int rows,
            int pairs) {
        VectorMask<Float> lowLanes = LaneMasks.first(2 * pairs);
        VectorMask<Float> highLanes = LaneMasks.first(2 * pairs - WIDTH);
        VectorMask<Float> lanes = LaneMasks.first(pairs);
        for (int i = 0; i < rows; i++) {
            int p = source + i * fromPitch;
            FloatVector low = FloatVector.fromArray(SPECIES, from, p, lowLanes);
            FloatVector high = FloatVector.fromArray(SPECIES, from, p + WIDTH, highLanes);
            low.rearrange(EVENS).blend(high.rearrange(EVENS), UPPER).intoArray(to, firsts + i * toPitch, lanes);
            low.rearrange(ODDS).blend(high.rearrange(ODDS), UPPER).intoArray(to, seconds + i * toPitch, lanes);
        }
    }

    @Override
    public Pointwise<float[]> pointwise(Activation activation) {
        Pointwise<float[]> vectors = VectorActivations.of(activation);
        return vectors == null ? super.pointwise(activation) : vectors;
    }
}
