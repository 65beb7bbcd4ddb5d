package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.ConvTranspose1d;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.ConvTranspose3d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Shape;
import io.github.tornadoconv.Tensor;
import org.junit.jupiter.api.Test;

/** PyTorch's {@code output_size} is the {@code output_padding} that leads to it. */
interface OutputSizes extends OnDevice {
    @Test
    default void everySizeOfTheRange1d() {
        Tensor x = input(1, 3, 7);
        for (int more = 0; more < 3; more++) {
            ConvTranspose1d layer = ConvTranspose1d.of(3, 4, 4).stride(3).padding(1).seed(1).build();
            ConvTranspose1d padded =
                    ConvTranspose1d.of(3, 4, 4).stride(3).padding(1).outputPadding(more).seed(1).build();
            int size = 20 + more;
            same(padded.forward(x), layer.forward(x, size), Shape.of(1, 4, size));
            same(padded.forward(x), layer.forward(x, 1, 4, size), Shape.of(1, 4, size));
        }
    }

    @Test
    default void everySizeOfTheRange2d() {
        Tensor batched = input(2, 3, 5, 4);
        Tensor single = input(3, 5, 4);
        for (int high = 0; high < 2; high++) {
            for (int wide = 0; wide < 3; wide++) {
                ConvTranspose2d layer =
                        ConvTranspose2d.of(3, 4, 3).stride(2, 3).padding(1).dilation(2).outputPadding(1).seed(1)
                                .build();
                ConvTranspose2d padded = ConvTranspose2d.of(3, 4, 3).stride(2, 3).padding(1).dilation(2)
                        .outputPadding(high, wide).seed(1).build();
                int h = 11 + high;
                int w = 12 + wide;
                same(padded.forward(batched), layer.forward(batched, h, w), Shape.of(2, 4, h, w));
                same(padded.forward(batched), layer.forward(batched, 2, 4, h, w), Shape.of(2, 4, h, w));
                same(padded.forward(single), layer.forward(single, h, w), Shape.of(4, h, w));
                same(padded.forward(single), layer.forward(single, 4, h, w), Shape.of(4, h, w));
            }
        }
    }

    @Test
    default void sizeOf3d() {
        Tensor x = input(1, 2, 3, 4, 5);
        ConvTranspose3d layer = ConvTranspose3d.of(2, 3, 2).stride(2).seed(1).build();
        ConvTranspose3d padded = ConvTranspose3d.of(2, 3, 2).stride(2).outputPadding(1, 0, 1).seed(1).build();
        same(padded.forward(x), layer.forward(x, 7, 8, 11), Shape.of(1, 3, 7, 8, 11));
    }

    private Tensor input(int... sizes) {
        return device().tensor(Values.random(DType.F32, Shape.of(sizes), Seed.random("output sizes")));
    }

    private static void same(Tensor expected, Tensor got, Shape shape) {
        assertEquals(shape, got.shape());
        assertEquals(shape, expected.shape());
        assertArrayEquals(expected.toArray(), got.toArray());
    }
}
