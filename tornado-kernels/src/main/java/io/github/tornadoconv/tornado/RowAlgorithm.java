package io.github.tornadoconv.tornado;

import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.spi.Ends;
import io.github.tornadoconv.spi.Geometry;
import io.github.tornadoconv.spi.Operation;
import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import io.github.tornadoconv.spi.Program;
import io.github.tornadoconv.spi.Verdict;
import io.github.tornadoconv.tornado.kernels.RowKernels;
import java.util.List;
import java.util.OptionalDouble;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Vectors of 16 outputs side by side in a row, for devices with few threads: stores them where they belong, so that
 * nothing is unpacked, and reads the input where groups are many without a padded copy of all of it. Any rank, stride,
 * dilation, padding mode and number of groups, not transposed, of at most {@value #MOST_TERMS} terms. See
 * {@link RowKernels}.
 *
 * <p>float32, and float16 widened. Error: each output is a sum of its bias and its terms in float, one after the other.
 */
final class RowAlgorithm implements TornadoAlgorithm {
    /**
     * Above this what a tile reads is larger than the caches near a core, and {@link BlockedAlgorithm}, which reads less
     * of the input and more weights, is as fast or faster (measured with 1,152 to 2,304 terms).
     */
    private static final int MOST_TERMS = 1024;

    private final Traits traits;

    RowAlgorithm(Traits traits) {
        this.traits = traits;
    }

    @Override
    public String id() {
        return "tornado-rows";
    }

    @Override
    public Verdict accepts(ConvShape shape) {
        Verdict vectors = TornadoAlgorithm.vectorsOfPixels(shape, traits);
        if (!vectors.yes()) {
            return vectors;
        }
        if (shape.spec().inChannels() == 0) {
            return Verdict.no("no input channels");
        }
        TiledLayout layout = TiledLayout.sorted(shape);
        int width = layout.axes[2].positions();
        if (width < TiledLayout.LANES) {
            return Verdict.no("rows of " + width + " outputs, fewer than the " + TiledLayout.LANES + " of a vector");
        }
        long terms = (long) layout.g.inPerGroup() * layout.g.kernelVolume();
        if (terms > MOST_TERMS) {
            return Verdict.no(terms + " terms, more than " + MOST_TERMS);
        }
        long padded = layout.g.groups() * (long) layout.g.inPerGroup() * layout.paddedVolume(true);
        if (padded > Integer.MAX_VALUE) {
            return Verdict.no("the padded input of one image has " + padded + " elements");
        }
        return Verdict.YES;
    }

    @Override
    public OptionalDouble cycles(ConvShape shape, Ends ends) {
        TiledLayout layout = TiledLayout.sorted(shape);
        double terms = (double) layout.g.inPerGroup() * layout.taps(0);
        double products = VectorTile.best(layout).cycles(layout) * terms * layout.axes[0].positions();
        double padding = layout.isPadded() ? CpuCycles.PAD * unitFloats(layout) / TiledLayout.LANES : 0;
        return CpuCycles.of(
                traits, layout.isPadded() && !fused(layout) ? 2 : 1, units(layout) * (products + padding));
    }

    @Override
    public List<Parameter> parameters() {
        return VectorTile.PARAMETERS;
    }

    @Override
    public Params defaults(ConvShape shape) {
        return VectorTile.best(TiledLayout.sorted(shape)).params();
    }

    @Override
    public Verdict valid(ConvShape shape, Params params) {
        Verdict known = TornadoAlgorithm.super.valid(shape, params);
        return known.yes() ? VectorTile.of(params).fits(TiledLayout.sorted(shape)) : known;
    }

    @Override
    public long workspaceBytes(ConvShape shape, Params params) {
        TiledLayout layout = TiledLayout.sorted(shape);
        return layout.isPadded()
                ? Float.BYTES * unitFloats(layout) * (fused(layout) ? traits.workers() : units(layout))
                : 0;
    }

    /** What shares no input with others: a group of channels of an image. */
    private static long units(TiledLayout layout) {
        return (long) layout.g.batch() * layout.g.groups();
    }

    private static long unitFloats(TiledLayout layout) {
        return layout.g.inPerGroup() * layout.paddedVolume(layout.isPadded());
    }

    /** Whether work items pad what they read: there must be enough for all, and little enough to stay in a cache. */
    private boolean fused(TiledLayout layout) {
        return layout.isPadded() && units(layout) >= traits.workers();
    }

    @Override
    public void addTo(Tasks tasks, Program.Step step, TornadoNativeArray x, TornadoNativeArray y) {
        Operation operation = step.operation();
        TiledLayout layout = TiledLayout.sorted(step.shape());
        Geometry g = layout.g;
        VectorTile tile = VectorTile.of(step.choice().params());
        boolean fused = fused(layout);
        FloatArray input = (FloatArray) x;
        FloatArray padded = input;
        if (fused) {
            padded = tasks.zeros(Math.toIntExact(traits.workers() * unitFloats(layout)));
        } else if (layout.isPadded()) {
            padded = layout.pad(tasks, g.groups() * g.inPerGroup(), input);
        }
        int width = layout.axes[2].positions();
        int tilesX = Math.ceilDiv(width, tile.width());
        int tilesY = Math.ceilDiv(layout.axes[1].positions(), tile.rows());
        int blocks = Math.ceilDiv(g.outPerGroup(), tile.channels());
        long around = units(layout) * layout.axes[0].positions() * tilesY * tilesX;
        int share = fused ? blocks : Math.clamp(around * blocks / TiledLayout.LEAST_ITEMS, 1, blocks);
        int parts = Math.ceilDiv(blocks, share);
        int items = fused ? traits.workers() : Math.toIntExact(around * parts);
        IntArray table = tasks.resident(table(layout, tile, fused, tilesY, blocks, share, parts));
        FloatArray w = tasks.resident(weights(layout, tile, blocks, operation.weight().toFloats()));
        FloatArray b = tasks.resident(operation.biasOrZeros().toFloats());
        FloatArray ramp = tasks.resident(Activations.floatRamp(operation.spec().activation()));
        tasks.task(
                "convolve_rows",
                items,
                RowKernels::convolve,
                input,
                padded,
                w,
                b,
                (FloatArray) y,
                ramp,
                table,
                items,
                tilesX,
                layout.axes[1].positions(),
                width,
                layout.step(1, layout.isPadded()),
                tile.channels(),
                tile.rows(),
                tile.columns(),
                Activations.isRamp(operation.spec().activation()) ? 1 : 0,
                g.inVolume(),
                layout.axes[2].ways(),
                fused ? 1 : 0);
        Activations.addCurve(tasks, operation.spec().activation(), (FloatArray) y);
    }

    private int[] table(
            TiledLayout layout, VectorTile tile, boolean fused, int tilesY, int blocks, int share, int parts) {
        Geometry g = layout.g;
        int terms = layout.taps(0) * g.inPerGroup();
        int[] from = fused ? layout.fromRuns() : new int[0];
        int[] table = new int[RowKernels.HEADER + terms + from.length];
        table[RowKernels.WORKERS] = traits.workers();
        table[RowKernels.UNITS] = Math.toIntExact(units(layout));
        table[RowKernels.GROUPS] = g.groups();
        table[RowKernels.PER_GROUP] = g.outPerGroup();
        table[RowKernels.BLOCKS] = blocks;
        table[RowKernels.SHARE] = share;
        table[RowKernels.PARTS] = parts;
        table[RowKernels.TERMS] = terms;
        table[RowKernels.UNIT_STRIDE] = Math.toIntExact(unitFloats(layout));
        table[RowKernels.DEPTH_STEP] = layout.step(0, layout.isPadded());
        table[RowKernels.DEPTH] = layout.axes[0].positions();
        table[RowKernels.TILES_Y] = tilesY;
        table[RowKernels.ACCUMULATORS] = tile.channels() * tile.rows() * tile.columns();
        table[RowKernels.FROM] = RowKernels.HEADER + terms;
        table[RowKernels.PLANES] = g.inPerGroup();
        table[RowKernels.PADDED_DEPTH] = layout.axes[0].padded();
        table[RowKernels.PADDED_HEIGHT] = layout.axes[1].padded();
        table[RowKernels.EACH] = layout.axes[2].each();
        int[] at = {RowKernels.HEADER};
        for (int c = 0; c < g.inPerGroup(); c++) {
            int plane = Math.toIntExact(c * layout.paddedVolume(layout.isPadded()));
            layout.forEachTap(0, layout.isPadded(), (_, offset) -> table[at[0]++] = plane + offset);
        }
        System.arraycopy(from, 0, table, at[0], from.length);
        return table;
    }

    private static float[] weights(TiledLayout layout, VectorTile tile, int blocks, float[] source) {
        Geometry g = layout.g;
        int terms = layout.taps(0) * g.inPerGroup();
        float[] weights = new float[Math.multiplyExact(g.groups() * blocks, terms * tile.channels())];
        int[] at = {0};
        for (int i = 0; i < g.groups() * blocks; i++) {
            int group = i / blocks;
            int first = Math.min(i % blocks * tile.channels(), g.outPerGroup() - tile.channels());
            for (int c = 0; c < g.inPerGroup(); c++) {
                int in = c;
                layout.forEachTap(0, layout.isPadded(), (kernel, _) -> {
                    for (int k = 0; k < tile.channels(); k++) {
                        weights[at[0]++] = source[layout.weightAt(group, in, first + k, kernel)];
                    }
                });
            }
        }
        return weights;
    }
}
