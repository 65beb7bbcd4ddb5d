package io.github.tornadoconv.tornado;

import java.util.List;

/** The algorithms of a device; where none has an estimate, in the order in which they are asked. */
final class KernelFamilies {
    private KernelFamilies() {}

    /** All of them. */
    static List<TornadoAlgorithm> of(Traits traits) {
        return of(traits, false);
    }

    /** @param exact whether those that trade accuracy for speed are forbidden */
    static List<TornadoAlgorithm> of(Traits traits, boolean exact) {
        return List.of(new DepthwiseAlgorithm(traits), new RowAlgorithm(traits), new LaneAlgorithm(traits),
                new BlockedAlgorithm(traits),
                new WinogradAlgorithm(traits, exact), new DirectAlgorithm(traits));
    }
}
