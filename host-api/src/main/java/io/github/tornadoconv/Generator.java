package io.github.tornadoconv;

import java.security.SecureRandom;

/**
 * PyTorch's CPU random generator, number for number: the 32-bit Mersenne Twister MT19937 (Matsumoto and Nishimura,
 * "Mersenne Twister", ACM TOMACS 8(1), 1998), seeded with the low 32 bits of the seed as {@code torch.manual_seed} does.
 * Layers built one after the other from one generator get the weights that PyTorch gives them. Scaling a number to its
 * range is one fused multiply-add, because that is what PyTorch's builds for x86-64 do.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Generator {
    private static final int N = 624;
    private static final int M = 397;
    private static final int UPPER = 0x8000_0000;

    private final int[] state = new int[N];
    private int next = N;

    private Generator(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** A generator in the state that {@code torch.manual_seed(seed)} leaves. */
    public static Generator manualSeed(long seed) {
        return new Generator(seed);
    }

    /** A generator with a seed that nobody can predict. */
    static Generator unseeded() {
        return new Generator(new SecureRandom().nextLong());
    }

    /** {@code n} numbers uniform in [-bound, bound), as {@code torch.Tensor.uniform_} draws them in this type. */
    HostArray uniform(DType dtype, Shape shape, double bound) {
        int n = Math.toIntExact(shape.elements());
        return switch (dtype) {
            case F32 -> {
                float[] values = new float[n];
                for (int i = 0; i < n; i++) {
                    values[i] = uniform32(24, (float) -bound, (float) bound);
                }
                yield HostArray.of(shape, values);
            }
            case F64 -> {
                double[] values = new double[n];
                for (int i = 0; i < n; i++) {
                    long bits = ((long) nextInt() << 32) | (nextInt() & 0xFFFF_FFFFL);
                    values[i] = Math.fma((bits & ((1L << 53) - 1)) * 0x1p-53, bound - -bound, -bound);
                }
                yield HostArray.of(shape, values);
            }
            case F16 -> {
                float from = Float.float16ToFloat(Float.floatToFloat16((float) -bound));
                short[] values = new short[n];
                for (int i = 0; i < n; i++) {
                    values[i] = Float.floatToFloat16(uniform32(11, from, -from));
                }
                yield HostArray.ofHalf(shape, values);
            }
            case I64 -> throw new IllegalArgumentException("no uniform numbers of " + dtype.torchName());
        };
    }

    private float uniform32(int digits, float from, float to) {
        float x = (nextInt() & ((1 << digits) - 1)) * (1f / (1 << digits));
        return Math.fma(x, to - from, from);
    }

    private int nextInt() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9D2C_5680;
        y ^= (y << 15) & 0xEFC6_0000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & UPPER) | (state[(i + 1) % N] & ~UPPER);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908_B0DF);
        }
        next = 0;
    }
}
