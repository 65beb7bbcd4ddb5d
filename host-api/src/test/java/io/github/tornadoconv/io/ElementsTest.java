package io.github.tornadoconv.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Byte orders, both of which must be right whichever is this machine's. */
class ElementsTest {
    private static final List<ByteOrder> ORDERS = List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);

    @Test
    void bothByteOrdersAreReadAtOddAddresses() {
        Shape two = Shape.of(2);
        for (ByteOrder order : ORDERS) {
            ByteBuffer bytes = ByteBuffer.allocate(17).order(order);
            bytes.putDouble(1, Math.PI).putDouble(9, -1e300);
            MemorySegment odd = MemorySegment.ofArray(bytes.array()).asSlice(1);
            HostArray doubles = Elements.array(DType.F64, two, odd, order);
            assertArrayEquals(new double[] {Math.PI, -1e300}, doubles.toDoubles());
            bytes.putLong(1, 42).putLong(9, Long.MIN_VALUE);
            assertArrayEquals(
                    new long[] {42, Long.MIN_VALUE}, Elements.array(DType.I64, two, odd, order).toLongs());
            bytes.putFloat(1, 1.5f).putFloat(5, -0f);
            HostArray floats = Elements.array(DType.F32, two, odd.asSlice(0, 8), order);
            assertArrayEquals(new float[] {1.5f, -0f}, floats.toFloats());
            bytes.putShort(1, Float.floatToFloat16(1.5f)).putShort(3, Float.floatToFloat16(-65504f));
            HostArray halves = Elements.array(DType.F16, two, odd.asSlice(0, 4), order);
            assertArrayEquals(new float[] {1.5f, -65504f}, halves.toFloats());
            bytes.putShort(1, (short) 0x3fc0).putShort(3, (short) 0xff80);
            HostArray widened = Elements.widenBfloat16(two, odd.asSlice(0, 4), order);
            assertArrayEquals(new float[] {1.5f, Float.NEGATIVE_INFINITY}, widened.toFloats());
        }
    }

    @Test
    void elementsAreWrittenLittleEndianAcrossChunks() throws IOException {
        long[] values = new long[20_000];
        ByteBuffer expected = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0x0123456789abcdefL;
            expected.putLong(values[i]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Elements.writeLittleEndian(HostArray.of(Shape.of(values.length), values), out);
        assertArrayEquals(expected.array(), out.toByteArray());
    }

    @Test
    void fortranOrderBecomesCOrder() {
        // Element [i, j, k] of shape [2, 3, 2] is 100 i + 10 j + k; the first index varies fastest.
        HostArray fortran =
                HostArray.of(Shape.of(2, 3, 2), 0f, 100f, 10f, 110f, 20f, 120f, 1f, 101f, 11f, 111f, 21f, 121f);
        HostArray c = Elements.fromFortran(fortran);
        assertEquals(fortran.shape(), c.shape());
        assertArrayEquals(
                new float[] {0f, 1f, 10f, 11f, 20f, 21f, 100f, 101f, 110f, 111f, 120f, 121f}, c.toFloats());
    }
}
