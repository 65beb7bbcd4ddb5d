package io.github.tornadoconv.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tornadoconv.Conv1d;
import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceOptions;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Shape;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The device that a part of the suite runs on. */
interface OnDevice {
    /** The device that the tests of a class share. */
    Device device();

    /** Another device of that name, opened in another way; whoever opens it closes it. */
    Device open(DeviceOptions options);

    /** The types that the device computes; a GPU may have no doubles. */
    default Set<DType> dtypes() {
        return EnumSet.allOf(DType.class).stream()
                .filter(dtype -> {
                    HostArray weight = Values.counting(dtype, Shape.of(1, 1, 1), 2);
                    try {
                        device().program(Conv1d.of(weight).build(), Shape.of(1, 1));
                        return true;
                    } catch (DeviceException refused) {
                        return false;
                    }
                })
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DType.class)));
    }

    @Test
    default void whatEveryDeviceComputes() {
        assertTrue(dtypes().containsAll(Set.of(DType.F16, DType.F32)), dtypes().toString());
    }

    /**
     * Whether every shape runs in every type. Where each takes the device's compiler a while, a part of them does,
     * another one in each run.
     */
    default boolean everything() {
        return true;
    }

    /** Of so many edges in float32, and so many of PyTorch's cases, one runs where not everything does. */
    default int oneOf() {
        return 1;
    }
}
