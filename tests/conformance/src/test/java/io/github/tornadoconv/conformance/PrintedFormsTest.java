package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.Conv2d;
import io.github.tornadoconv.Conv3d;
import io.github.tornadoconv.ConvBuilder;
import io.github.tornadoconv.ConvTranspose2d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.Sequential;
import org.junit.jupiter.api.Test;

/** {@code toString} of layers: PyTorch's {@code repr}, and what PyTorch's has no words for. */
class PrintedFormsTest {
    @Test
    void leavesOutWhatIsTheDefault() {
        prints("Conv1d(2, 4, kernel_size=(3,), stride=(1,))", Conv1d.of(2, 4, 3));
        prints("Conv2d(2, 4, kernel_size=(3, 3), stride=(1, 1), groups=2)", Conv2d.of(2, 4, 3).groups(2));
        prints("Conv3d(2, 4, kernel_size=(3, 3, 3), stride=(1, 1, 1), bias=False)", Conv3d.of(2, 4, 3).bias(false));
    }

    @Test
    void saysWhatIsNotTheDefaultInPyTorchsOrder() {
        prints(
                "Conv2d(4, 8, kernel_size=(3, 3), stride=(1, 1), padding=same, dilation=(2, 2), groups=4, bias=False,"
                        + " padding_mode=replicate)",
                Conv2d.of(4, 8, 3).groups(4).bias(false).paddingMode(PaddingMode.REPLICATE).dilation(2)
                        .padding(Padding.SAME));
        prints(
                "ConvTranspose2d(4, 8, kernel_size=(3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2),"
                        + " output_padding=(1, 0), groups=2, bias=False)",
                ConvTranspose2d.of(4, 8, 3, 2).stride(2, 1).padding(1, 0).dilation(1, 2).outputPadding(1, 0).groups(2)
                        .bias(false));
    }

    @Test
    void saysWhatPyTorchHasNoWordsForLast() {
        prints(
                "Conv2d(1, 1, kernel_size=(3, 3), stride=(1, 1), padding=((1, 0), (2, 3)))",
                Conv2d.of(1, 1, 3).padding(Padding.of(Axes.of(1, 0), Axes.of(2, 3))));
        prints(
                "Conv2d(1, 1, kernel_size=(3, 3), stride=(1, 1), bias=False, activation=LeakyReLU(negative_slope=0.01),"
                        + " dtype=torch.float64)",
                Conv2d.of(1, 1, 3).bias(false).activation(Activation.leakyRelu(0.01)).dtype(DType.F64));
    }

    @Test
    void sequentialIsPrintedLineByLine() {
        assertEquals(
                """
                Sequential(
                  (0): Conv2d(1, 2, kernel_size=(1, 1), stride=(1, 1))
                  (1): Sequential(
                    (0): Conv2d(2, 3, kernel_size=(1, 1), stride=(1, 1))
                  )
                )""",
                Sequential.of(Conv2d.of(1, 2, 1).build(), Sequential.of(Conv2d.of(2, 3, 1).build())).toString());
    }

    private static void prints(String expected, ConvBuilder<?, ?> builder) {
        assertEquals(expected, builder.build().toString());
    }
}
