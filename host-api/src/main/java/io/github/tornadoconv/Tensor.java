package io.github.tornadoconv;

import java.lang.foreign.MemorySegment;

/**
 * A shape and memory on one device. Made by a {@link Device}, usable until that device is closed; nothing else needs to
 * be closed. Not safe for a thread to write while another reads.
 */
public final class Tensor {
    private final Device device;
    private final DType dtype;
    private final Shape shape;
    private final MemorySegment memory;

    Tensor(Device device, DType dtype, Shape shape, MemorySegment memory) {
        this.device = device;
        this.dtype = dtype;
        this.shape = shape;
        this.memory = memory;
    }

    /** The device whose tensor this is. */
    public Device device() {
        return device;
    }

    /** Element type. */
    public DType dtype() {
        return dtype;
    }

    /** Sizes. */
    public Shape shape() {
        return shape;
    }

    /**
     * The elements as they lie in memory, row-major in native byte order; writing here changes the tensor.
     *
     * @throws IllegalStateException if the device is closed
     */
    public MemorySegment memory() {
        device.checkOpen();
        return memory;
    }

    /**
     * A copy of the elements as floats; other types are converted.
     *
     * @throws IllegalStateException if the device is closed
     */
    public float[] toArray() {
        return view().toFloats();
    }

    /**
     * A copy of the elements as doubles; other types are converted.
     *
     * @throws IllegalStateException if the device is closed
     */
    public double[] toDoubleArray() {
        return view().toDoubles();
    }

    /**
     * A copy that no device owns.
     *
     * @throws IllegalStateException if the device is closed
     */
    public HostArray toHost() {
        return HostArray.wrap(dtype, shape, device.empty(dtype, shape).memory().copyFrom(memory()));
    }

    private HostArray view() {
        return HostArray.wrap(dtype, shape, memory());
    }

    /** Type, shape and device: {@code float32[1, 3, 224, 224] on jvm}. */
    @Override
    public String toString() {
        return dtype.torchName() + shape + " on " + device.name();
    }
}
