package io.github.tornadoconv.jvm;

import io.github.tornadoconv.spi.Geometry;
import java.util.Arrays;

/**
 * A layer whose input or output has one position, as a product of matrices: what {@link LinearKernel} does, decided from
 * sizes alone. The terms are the input elements of a group of an image, the results its output elements, and each pair of
 * them has at most one kernel element.
 */
final class LinearPlan {
    /** Vectors of results that a tile may have: many where there are few images, which else would not fill the units. */
    private static final int[] VECTORS = {1, 2, 3, 4, 6, 8};

    /** Most images of a tile: more of them make the code longer and no faster. */
    private static final int MOST_IMAGES = 16;

    /** Most images of a run, whose sums stay in the first cache. */
    private static final int RUN_IMAGES = 128;

    /** Bytes of a block of weights that all images of a run are met with. */
    private static final int PANEL_BYTES = 64 * 1024;

    /** Cycles to bring a line from the second cache to the first. */
    private static final double LINE = 2.3;

    /** Cycles of a term besides loads and multiply-adds. */
    private static final double LOOP = 0.5;

    /** Bytes of weights that come from a far cache while a tile computes, per cycle. */
    private static final double FAR_BYTES = 16;

    /** Cycles to bring a vector of results to its place (measured). */
    private static final double SPREAD = 10;

    private final Geometry g;
    private final int width;
    private final int vectors;
    private final int tileImages;
    private final int runs;
    private final int termBlocks;
    private final int cuts;
    private final double termCycles;
    private final int elementBytes;
    private final int[][][] kernelPositions = new int[3][][];

    LinearPlan(Geometry g, Lanes<?> lanes, int threads) {
        this.g = g;
        this.width = lanes.width();
        for (int axis = 0; axis < 3; axis++) {
            kernelPositions[axis] = kernelPositions(axis);
        }
        this.runs = Math.ceilDiv(g.batch(), RUN_IMAGES);
        int images = runs == 0 ? 1 : Math.ceilDiv(g.batch(), runs);
        int bestVectors = 1;
        int bestImages = 1;
        double best = Double.MAX_VALUE;
        for (int v : VECTORS) {
            int most = Math.min(MOST_IMAGES, (lanes.registers().freeInOrder(v) - 1 - v) / v);
            if (most < 1) {
                continue;
            }
            int tiles = Math.ceilDiv(images, most);
            int tile = Math.ceilDiv(images, tiles);
            double cycles = Math.max(Math.max(0.5 * tile * v, 0.62 * (tile + v)), Math.max(4, LINE * v));
            double time = (cycles + LOOP) * tiles * Math.ceilDiv(vectors(), v);
            if (time < best) {
                best = time;
                bestVectors = v;
                bestImages = tile;
            }
        }
        this.elementBytes = lanes.elementBytes();
        this.termCycles = best;
        this.vectors = bestVectors;
        this.tileImages = bestImages;
        long panel = (long) terms() * vectors * width * lanes.elementBytes();
        this.termBlocks = images > tileImages ? Math.toIntExact(Math.ceilDiv(panel, PANEL_BYTES)) : 1;
        this.cuts = threads == 1 ? 1 : Math.min(blocks(), 4 * threads);
    }

    /** Processor cycles that it should take on one thread. */
    double cycles() {
        double weights = (double) runs * vectors() * width * terms() * elementBytes / FAR_BYTES;
        double tiles = runs * termCycles * terms();
        double spread = (double) g.batch() * vectors() * SPREAD;
        return g.groups() * (Math.max(tiles, weights) + spread);
    }

    /** For each output and input position of an axis the kernel position between them, or -1. */
    private int[][] kernelPositions(int axis) {
        int[][] table = new int[g.out()[axis]][g.in()[axis]];
        for (int[] row : table) {
            Arrays.fill(row, -1);
        }
        for (int k = 0; k < g.kernel()[axis]; k++) {
            int[] sources = g.sources(axis, k);
            for (int o = 0; o < sources.length; o++) {
                if (sources[o] >= 0) {
                    table[o][sources[o]] = k;
                }
            }
        }
        return table;
    }

    /** The share of the pairs of positions that have a kernel element. */
    double met() {
        double met = 1;
        for (int[][] axis : kernelPositions) {
            int pairs = 0;
            for (int[] row : axis) {
                for (int k : row) {
                    pairs += k >= 0 ? 1 : 0;
                }
            }
            met *= (double) pairs / (axis.length * axis[0].length);
        }
        return met;
    }

    /** Terms of each sum. */
    int terms() {
        return g.inPerGroup() * g.inVolume();
    }

    /** Output elements of a group of an image. */
    int results() {
        return g.outPerGroup() * g.outVolume();
    }

    /** The weight's index of a term of a result, or -1 where there is none. */
    int weightIndex(int group, int result, int term) {
        int out = result % g.outVolume();
        int in = term % g.inVolume();
        int z = kernelPositions[0][out / g.out()[2] / g.out()[1]][in / g.in()[2] / g.in()[1]];
        int y = kernelPositions[1][out / g.out()[2] % g.out()[1]][in / g.in()[2] % g.in()[1]];
        int x = kernelPositions[2][out % g.out()[2]][in % g.in()[2]];
        return Math.min(z, Math.min(y, x)) < 0
                ? -1
                : g.weightIndex(group, result / g.outVolume(), term / g.inVolume())
                        + (z * g.kernel()[1] + y) * g.kernel()[2] + x;
    }

    /** Vectors of the results of a group. */
    private int vectors() {
        return Math.ceilDiv(results(), width);
    }

    /** Blocks of results, one for each tile. */
    int blocks() {
        return Math.ceilDiv(vectors(), vectors);
    }

    /** First vector of a block. */
    int firstVector(int block) {
        return (int) ((long) vectors() * block / blocks());
    }

    /** Most vectors of a block. */
    int blockVectors() {
        return vectors;
    }

    /** Most images of a tile. */
    int tileImages() {
        return tileImages;
    }

    /** Runs of images that are computed with each block of weights. */
    int runs() {
        return runs;
    }

    /** First image of a run. */
    int firstImage(int run) {
        return (int) ((long) g.batch() * run / runs);
    }

    /** Most images of a run. */
    int runImages() {
        return runs == 0 ? 0 : Math.ceilDiv(g.batch(), runs);
    }

    /** Blocks of terms. */
    int termBlocks() {
        return termBlocks;
    }

    /** First term of a block of terms. */
    int firstTerm(int block) {
        return (int) ((long) terms() * block / termBlocks);
    }

    /** Shares of the blocks of results, of which a thread takes one at a time. */
    int cuts() {
        return cuts;
    }

    /** First block of a cut. */
    int firstBlock(int cut) {
        return (int) ((long) blocks() * cut / cuts);
    }

    /** Length of a thread's array of sums. */
    int sumsLength() {
        return Math.multiplyExact(runImages(), vectors * width);
    }
}
