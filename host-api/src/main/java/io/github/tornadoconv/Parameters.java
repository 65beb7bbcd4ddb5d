package io.github.tornadoconv;

import io.github.tornadoconv.spi.Operation;

/** Weight and bias of a layer: checked if given, drawn as PyTorch draws them if not. */
final class Parameters {
    private final ConvSpec spec;
    private final Generator given;
    private Generator own;

    Parameters(ConvSpec spec, Generator generator) {
        this.spec = spec;
        this.given = generator;
    }

    Operation operation(String name, HostArray weight, HostArray bias) {
        HostArray checkedWeight =
                weight != null ? check("weight", weight, spec.weightShape()) : draw(spec.weightShape());
        HostArray checkedBias = null;
        if (spec.bias()) {
            Shape shape = Shape.of(spec.outChannels());
            checkedBias = bias != null ? check("bias", bias, shape) : draw(shape);
        } else if (bias != null) {
            throw new IllegalArgumentException(spec.typeName() + ": a bias of shape " + bias.shape()
                    + " was given, but the spec says bias=False; leave it out or use a spec with bias");
        }
        return new Operation(name, spec, checkedWeight, checkedBias);
    }

    private HostArray check(String what, HostArray array, Shape shape) {
        if (!array.shape().equals(shape)) {
            throw new IllegalArgumentException(spec.typeName() + ": " + what + " of shape " + array.shape()
                    + " was given, but " + shape + " is expected; reshape it or change the layer's channels, groups or"
                    + " kernel");
        }
        if (array.dtype() != spec.dtype()) {
            throw new IllegalArgumentException(spec.typeName() + ": " + what + " is " + array.dtype().torchName()
                    + " but the layer is " + spec.dtype().torchName() + "; convert it with to(DType."
                    + spec.dtype().name() + ") or set dtype");
        }
        return array;
    }

    /**
     * PyTorch's {@code kaiming_uniform_(weight, a=sqrt(5))} and {@code uniform_(bias, -b, b)} have the same bound, but
     * not by the same roundings.
     */
    private HostArray draw(Shape shape) {
        if (!spec.dtype().isFloatingPoint()) {
            throw new IllegalArgumentException(spec.typeName() + ": there are no random weights of "
                    + spec.dtype().torchName() + "; give them with weight(...) and bias(...)");
        }
        long fanIn = Math.multiplyExact(spec.weightShape().get(1), spec.kernel().product());
        double bound = 0;
        if (fanIn > 0) {
            bound = shape.rank() == 1
                    ? 1 / Math.sqrt(fanIn)
                    : Math.sqrt(3.0) * (Math.sqrt(2.0 / (1 + Math.pow(Math.sqrt(5), 2))) / Math.sqrt(fanIn));
        }
        return generator().uniform(spec.dtype(), shape, bound);
    }

    private Generator generator() {
        if (given != null) {
            return given;
        }
        if (own == null) {
            own = Generator.unseeded();
        }
        return own;
    }
}
