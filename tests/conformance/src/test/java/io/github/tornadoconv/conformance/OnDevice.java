package io.github.tornadoconv.conformance;

import io.github.tornadoconv.DType;
import io.github.tornadoconv.Device;
import io.github.tornadoconv.DeviceOptions;
import java.util.EnumSet;
import java.util.Set;

/** The device that a part of the suite runs on. */
interface OnDevice {
    /** The device that the tests of a class share. */
    Device device();

    /** Another device of that name, opened in another way; whoever opens it closes it. */
    Device open(DeviceOptions options);

    /** What the device computes; it refuses the other types. */
    default Set<DType> dtypes() {
        return EnumSet.allOf(DType.class);
    }
}
