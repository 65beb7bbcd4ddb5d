package io.github.tornadoconv.tornado.kernels;

import static io.github.tornadoconv.tornado.kernels.DirectGeometry.*;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * Direct convolution: every output element gathers its own terms. Takes every legal shape of every kind, needs no
 * workspace and no packing, and is slow; the other families are for speed.
 */
public final class DirectKernels {
    private DirectKernels() {}

    /**
     * Forward or transposed convolution in float.
     *
     * @param x input, {@code [N, groups * inPerGroup, D, H, W]}
     * @param w weight as PyTorch lays it out
     * @param bias one number per output channel
     * @param y output, {@code [N, out, D, H, W]}
     * @param ramp the activation, see {@link #ramp(float, float, float, float)}
     * @param g sizes, see {@link DirectGeometry}
     * @param items elements of {@code y}
     */
    public static void gatherFloat(
            FloatArray x, FloatArray w, FloatArray bias, FloatArray y, FloatArray ramp, IntArray g, int items) {
        // for n, out, od, oh, ow: y = activation(bias + sum over in, kd, kh, kw of x * w)
        // one work item per output element, ow fastest: neighbours read and write neighbours
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int ow = item % g.get(WIDTH + OUT_SIZE);
            int rest = item / g.get(WIDTH + OUT_SIZE);
            int oh = rest % g.get(HEIGHT + OUT_SIZE);
            rest = rest / g.get(HEIGHT + OUT_SIZE);
            int od = rest % g.get(DEPTH + OUT_SIZE);
            rest = rest / g.get(DEPTH + OUT_SIZE);
            int out = rest % g.get(OUT);
            int n = rest / g.get(OUT);

            int group = out / g.get(OUT_PER_GROUP);
            int weightAt = group * g.get(WEIGHT_GROUP) + (out - group * g.get(OUT_PER_GROUP)) * g.get(WEIGHT_OUT);
            int plane = g.get(DEPTH + IN_SIZE) * g.get(HEIGHT + IN_SIZE) * g.get(WIDTH + IN_SIZE);
            int inputAt = (n * g.get(GROUPS) + group) * g.get(IN_PER_GROUP) * plane;
            int startD = od * g.get(DEPTH + STEP) + g.get(DEPTH + START);
            int startH = oh * g.get(HEIGHT + STEP) + g.get(HEIGHT + START);
            int startW = ow * g.get(WIDTH + STEP) + g.get(WIDTH + START);
            int mode = g.get(MODE);
            int depths = g.get(DEPTH + KERNEL);
            int heights = g.get(HEIGHT + KERNEL);
            int widths = g.get(WIDTH + KERNEL);
            int height = g.get(HEIGHT + IN_SIZE);
            int width = g.get(WIDTH + IN_SIZE);
            int tapW = g.get(WIDTH + TAP);
            int divideW = g.get(WIDTH + DIVIDE);
            int inside = inside(startW, startW + (widths - 1) * tapW, divideW, width);

            float sum = 0f;
            for (int in = 0; in < g.get(IN_PER_GROUP); in++) {
                // a sum per channel keeps the rounding error from growing with the number of all terms
                float part = 0f;
                int tap = weightAt + in * g.get(WEIGHT_IN);
                for (int kd = 0; kd < depths; kd++) {
                    int d = place(startD + kd * g.get(DEPTH + TAP), g.get(DEPTH + DIVIDE), g.get(DEPTH + IN_SIZE),
                            mode);
                    for (int kh = 0; kh < heights; kh++) {
                        int h = place(
                                startH + kh * g.get(HEIGHT + TAP), g.get(HEIGHT + DIVIDE), height, mode);
                        int row = inputAt + (d * height + h) * width;
                        if (d >= 0 && h >= 0) {
                            if (inside == 1) {
                                for (int kw = 0; kw < widths; kw++) {
                                    part = part + x.get(row + startW + kw * tapW) * w.get(tap + kw);
                                }
                            } else {
                                for (int kw = 0; kw < widths; kw++) {
                                    int v = place(startW + kw * tapW, divideW, width, mode);
                                    if (v >= 0) {
                                        part = part + x.get(row + v) * w.get(tap + kw);
                                    }
                                }
                            }
                        }
                        tap = tap + widths;
                    }
                }
                sum = sum + part;
                inputAt = inputAt + plane;
            }
            y.set(item, ramp(sum + bias.get(out), ramp.get(0), ramp.get(1), ramp.get(2)));
        }
    }

    /**
     * Forward or transposed convolution in double.
     *
     * @param x input, {@code [N, groups * inPerGroup, D, H, W]}
     * @param w weight as PyTorch lays it out
     * @param bias one number per output channel
     * @param y output, {@code [N, out, D, H, W]}
     * @param ramp the activation, see {@link #ramp(double, double, double, double)}
     * @param g sizes, see {@link DirectGeometry}
     * @param items elements of {@code y}
     */
    public static void gatherDouble(
            DoubleArray x, DoubleArray w, DoubleArray bias, DoubleArray y, DoubleArray ramp, IntArray g, int items) {
        // for n, out, od, oh, ow: y = activation(bias + sum over in, kd, kh, kw of x * w)
        // one work item per output element, ow fastest: neighbours read and write neighbours
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int ow = item % g.get(WIDTH + OUT_SIZE);
            int rest = item / g.get(WIDTH + OUT_SIZE);
            int oh = rest % g.get(HEIGHT + OUT_SIZE);
            rest = rest / g.get(HEIGHT + OUT_SIZE);
            int od = rest % g.get(DEPTH + OUT_SIZE);
            rest = rest / g.get(DEPTH + OUT_SIZE);
            int out = rest % g.get(OUT);
            int n = rest / g.get(OUT);

            int group = out / g.get(OUT_PER_GROUP);
            int weightAt = group * g.get(WEIGHT_GROUP) + (out - group * g.get(OUT_PER_GROUP)) * g.get(WEIGHT_OUT);
            int plane = g.get(DEPTH + IN_SIZE) * g.get(HEIGHT + IN_SIZE) * g.get(WIDTH + IN_SIZE);
            int inputAt = (n * g.get(GROUPS) + group) * g.get(IN_PER_GROUP) * plane;
            int startD = od * g.get(DEPTH + STEP) + g.get(DEPTH + START);
            int startH = oh * g.get(HEIGHT + STEP) + g.get(HEIGHT + START);
            int startW = ow * g.get(WIDTH + STEP) + g.get(WIDTH + START);
            int mode = g.get(MODE);
            int depths = g.get(DEPTH + KERNEL);
            int heights = g.get(HEIGHT + KERNEL);
            int widths = g.get(WIDTH + KERNEL);
            int height = g.get(HEIGHT + IN_SIZE);
            int width = g.get(WIDTH + IN_SIZE);
            int tapW = g.get(WIDTH + TAP);
            int divideW = g.get(WIDTH + DIVIDE);
            int inside = inside(startW, startW + (widths - 1) * tapW, divideW, width);

            double sum = 0d;
            for (int in = 0; in < g.get(IN_PER_GROUP); in++) {
                // a sum per channel keeps the rounding error from growing with the number of all terms
                double part = 0d;
                int tap = weightAt + in * g.get(WEIGHT_IN);
                for (int kd = 0; kd < depths; kd++) {
                    int d = place(startD + kd * g.get(DEPTH + TAP), g.get(DEPTH + DIVIDE), g.get(DEPTH + IN_SIZE),
                            mode);
                    for (int kh = 0; kh < heights; kh++) {
                        int h = place(
                                startH + kh * g.get(HEIGHT + TAP), g.get(HEIGHT + DIVIDE), height, mode);
                        int row = inputAt + (d * height + h) * width;
                        if (d >= 0 && h >= 0) {
                            if (inside == 1) {
                                for (int kw = 0; kw < widths; kw++) {
                                    part = part + x.get(row + startW + kw * tapW) * w.get(tap + kw);
                                }
                            } else {
                                for (int kw = 0; kw < widths; kw++) {
                                    int v = place(startW + kw * tapW, divideW, width, mode);
                                    if (v >= 0) {
                                        part = part + x.get(row + v) * w.get(tap + kw);
                                    }
                                }
                            }
                        }
                        tap = tap + widths;
                    }
                }
                sum = sum + part;
                inputAt = inputAt + plane;
            }
            y.set(item, ramp(sum + bias.get(out), ramp.get(0), ramp.get(1), ramp.get(2)));
        }
    }

    /**
     * Forward or transposed convolution of integers, modulo 2<sup>64</sup>.
     *
     * @param x input, {@code [N, groups * inPerGroup, D, H, W]}
     * @param w weight as PyTorch lays it out
     * @param bias one number per output channel
     * @param y output, {@code [N, out, D, H, W]}
     * @param g sizes, see {@link DirectGeometry}; says too whether there is a ReLU
     * @param items elements of {@code y}
     */
    public static void gatherLong(
            LongArray x, LongArray w, LongArray bias, LongArray y, IntArray g, int items) {
        // for n, out, od, oh, ow: y = activation(bias + sum over in, kd, kh, kw of x * w)
        // one work item per output element, ow fastest: neighbours read and write neighbours
        for (@Parallel
        int item = 0; item < Math.max(items, 0); item++) {
            int ow = item % g.get(WIDTH + OUT_SIZE);
            int rest = item / g.get(WIDTH + OUT_SIZE);
            int oh = rest % g.get(HEIGHT + OUT_SIZE);
            rest = rest / g.get(HEIGHT + OUT_SIZE);
            int od = rest % g.get(DEPTH + OUT_SIZE);
            rest = rest / g.get(DEPTH + OUT_SIZE);
            int out = rest % g.get(OUT);
            int n = rest / g.get(OUT);

            int group = out / g.get(OUT_PER_GROUP);
            int weightAt = group * g.get(WEIGHT_GROUP) + (out - group * g.get(OUT_PER_GROUP)) * g.get(WEIGHT_OUT);
            int plane = g.get(DEPTH + IN_SIZE) * g.get(HEIGHT + IN_SIZE) * g.get(WIDTH + IN_SIZE);
            int inputAt = (n * g.get(GROUPS) + group) * g.get(IN_PER_GROUP) * plane;
            int startD = od * g.get(DEPTH + STEP) + g.get(DEPTH + START);
            int startH = oh * g.get(HEIGHT + STEP) + g.get(HEIGHT + START);
            int startW = ow * g.get(WIDTH + STEP) + g.get(WIDTH + START);
            int mode = g.get(MODE);
            int depths = g.get(DEPTH + KERNEL);
            int heights = g.get(HEIGHT + KERNEL);
            int widths = g.get(WIDTH + KERNEL);
            int height = g.get(HEIGHT + IN_SIZE);
            int width = g.get(WIDTH + IN_SIZE);
            int tapW = g.get(WIDTH + TAP);
            int divideW = g.get(WIDTH + DIVIDE);
            int inside = inside(startW, startW + (widths - 1) * tapW, divideW, width);

            long sum = 0L;
            for (int in = 0; in < g.get(IN_PER_GROUP); in++) {
                // a sum per channel keeps the rounding error from growing with the number of all terms
                long part = 0L;
                int tap = weightAt + in * g.get(WEIGHT_IN);
                for (int kd = 0; kd < depths; kd++) {
                    int d = place(startD + kd * g.get(DEPTH + TAP), g.get(DEPTH + DIVIDE), g.get(DEPTH + IN_SIZE),
                            mode);
                    for (int kh = 0; kh < heights; kh++) {
                        int h = place(
                                startH + kh * g.get(HEIGHT + TAP), g.get(HEIGHT + DIVIDE), height, mode);
                        int row = inputAt + (d * height + h) * width;
                        if (d >= 0 && h >= 0) {
                            if (inside == 1) {
                                for (int kw = 0; kw < widths; kw++) {
                                    part = part + x.get(row + startW + kw * tapW) * w.get(tap + kw);
                                }
                            } else {
                                for (int kw = 0; kw < widths; kw++) {
                                    int v = place(startW + kw * tapW, divideW, width, mode);
                                    if (v >= 0) {
                                        part = part + x.get(row + v) * w.get(tap + kw);
                                    }
                                }
                            }
                        }
                        tap = tap + widths;
                    }
                }
                sum = sum + part;
                inputAt = inputAt + plane;
            }
            y.set(item, relu(sum + bias.get(out), g.get(RELU)));
        }
    }

    // 1 where a row of kernel elements from one position to the other meets an input element each: most of them do, and
    // need not be asked one by one.
    private static int inside(int from, int to, int divide, int size) {
        int least = Math.min(from, to);
        int most = Math.max(from, to);
        int outside = least < 0 ? 1 : 0;
        outside = most >= size ? 1 : outside;
        outside = divide != 1 ? 1 : outside;
        return 1 - outside;
    }

    // The input element at position t / divide, -1 where there is none: between the elements that a transposed
    // convolution spreads, or in zero padding.
    private static int place(int t, int divide, int size, int mode) {
        int at = t / divide;
        int inside = at;
        if (mode == REFLECT) {
            inside = at < 0 ? -at : at;
            inside = inside >= size ? 2 * size - 2 - inside : inside;
        }
        if (mode == REPLICATE) {
            inside = Math.max(0, Math.min(at, size - 1));
        }
        if (mode == CIRCULAR) {
            inside = at < 0 ? at + size : at;
            inside = inside >= size ? inside - size : inside;
        }
        int found = inside >= size ? -1 : inside;
        found = found < 0 ? -1 : found;
        return at * divide == t ? found : -1;
    }

    /**
     * The activations that are straight lines: {@code slope * v} below 0 and {@code v} above, up to {@code limit}.
     *
     * @param edge the value for minus infinity, which times a slope of 0 would be NaN
     */
    static float ramp(float v, float slope, float edge, float limit) {
        float low = v < -Float.MAX_VALUE ? edge : slope * v;
        float bent = v < 0f ? low : v;
        return bent > limit ? limit : bent;
    }

    /** As {@link #ramp(float, float, float, float)}. */
    static double ramp(double v, double slope, double edge, double limit) {
        double low = v < -Double.MAX_VALUE ? edge : slope * v;
        double bent = v < 0d ? low : v;
        return bent > limit ? limit : bent;
    }

    private static long relu(long v, int on) {
        long bent = v < 0L ? 0L : v;
        return on == 1 ? bent : v;
    }
}
