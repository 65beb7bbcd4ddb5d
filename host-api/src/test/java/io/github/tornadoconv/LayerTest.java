package io.github.tornadoconv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LayerTest {
    @Test
    void aLayerInAnotherTypeHasTheSameWeights() {
        Conv2d layer = Conv2d.of(2, 3, 3).seed(1).name("stem").build();
        ConvNd wide = layer.to(DType.F64);
        assertEquals(Conv2d.class, wide.getClass());
        assertEquals("stem", wide.name());
        assertEquals(DType.F64, wide.spec().dtype());
        assertArrayEquals(layer.weight().toDoubles(), wide.weight().toDoubles());
        assertArrayEquals(layer.bias().orElseThrow().toDoubles(), wide.bias().orElseThrow().toDoubles());
        assertEquals(layer.spec(), wide.spec().to(DType.F32));
    }

    @Test
    void allLayersOfASequentialChange() {
        Sequential both = Sequential.of(Conv2d.of(2, 3, 3).build(), Sequential.of(Conv2d.of(3, 1, 1).build()));
        assertEquals(
                "[float64, float64]",
                both.to(DType.F64).operations().stream()
                        .map(operation -> operation.weight().dtype().torchName())
                        .toList()
                        .toString());
    }

    @Test
    void anActivationWithoutAFormInThatTypeIsRefused() {
        Conv2d layer = Conv2d.of(2, 3, 3).activation(Activation.GELU).build();
        assertThrows(IllegalArgumentException.class, () -> layer.to(DType.I64));
    }
}
