package io.github.tornadoconv.tornado.kernels;

/**
 * Places in the table that {@link DirectKernels} read their sizes from. A table and not arguments, because TornadoVM
 * takes 19 of those and compiles them in as constants, unrolling loops that are small.
 *
 * <p>Every convolution is three-dimensional here; missing axes are of size 1. On each axis the kernel element {@code k}
 * of output {@code o} meets the input element {@code (o * STEP + START + k * TAP) / DIVIDE} where that is a whole
 * number. Forward that is stride, minus padding, dilation and 1; transposed it is 1, padding, minus dilation and
 * stride.
 */
public final class DirectGeometry {
    /** Output channels, in all and of one group; input channels of one group; groups. */
    public static final int OUT = 0;

    public static final int OUT_PER_GROUP = 1;
    public static final int IN_PER_GROUP = 2;
    public static final int GROUPS = 3;

    /** Distance in the weight array from one group, output channel and input channel to the next. */
    public static final int WEIGHT_GROUP = 4;

    public static final int WEIGHT_OUT = 5;
    public static final int WEIGHT_IN = 6;

    /** What stands outside the input: one of the four modes below. */
    public static final int MODE = 7;

    /** 1 where integers go through ReLU; floating-point kernels have their ramp. */
    public static final int RELU = 8;

    /** First of the three axes, depth, height, width; each has the {@link #AXIS_FIELDS} fields below. */
    public static final int AXES = 9;

    public static final int AXIS_FIELDS = 7;
    public static final int OUT_SIZE = 0;
    public static final int IN_SIZE = 1;
    public static final int KERNEL = 2;
    public static final int STEP = 3;
    public static final int START = 4;
    public static final int TAP = 5;
    public static final int DIVIDE = 6;

    public static final int DEPTH = AXES;
    public static final int HEIGHT = AXES + AXIS_FIELDS;
    public static final int WIDTH = AXES + 2 * AXIS_FIELDS;
    public static final int LENGTH = AXES + 3 * AXIS_FIELDS;

    public static final int ZEROS = 0;
    public static final int REFLECT = 1;
    public static final int REPLICATE = 2;
    public static final int CIRCULAR = 3;

    private DirectGeometry() {}
}
