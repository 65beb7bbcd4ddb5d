package io.github.tornadoconv.jvm;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.jvm.TileEmitter.Element;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** double loops with the Vector API, where it matters: in the tile. Loaded only where its module is there. */
final class VectorDoubles extends PlainDoubles {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    @Override
    public int width() {
        return SPECIES.length();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Tile<double[]> tile(int rows, int vectors, boolean packed) {
        return (Tile<double[]>) TileEmitter.tile(Element.DOUBLE, SPECIES.vectorBitSize(), rows, vectors, packed);
    }

    @Override
    @SuppressWarnings("unchecked")
    public RowTile<double[]> rowTile(RowTile.Size size, RowTile.Strides strides) {
        return (RowTile<double[]>) RowTileEmitter.tile(Element.DOUBLE, SPECIES.vectorBitSize(), size, strides);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ChannelTile<double[]> channelTile(ChannelTile.Size size) {
        return (ChannelTile<double[]>) ChannelTileEmitter.tile(Element.DOUBLE, SPECIES.vectorBitSize(), size);
    }

    @Override
    @SuppressWarnings("unchecked")
    public StripTile<double[]> stripTile(int rows, int vectors, boolean packed, Clamp clamp) {
        return (StripTile<double[]>) StripTileEmitter.tile(
                Element.DOUBLE, SPECIES.vectorBitSize(), rows, vectors, packed, clamp);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Turn<double[]> turn() {
        return (Turn<double[]>) TurnEmitter.turn(Element.DOUBLE, SPECIES);
    }

    @Override
    public Clamp clamp(Activation activation) {
        return Clamp.of(activation);
    }

    @Override
    public Registers registers() {
        return Registers.of(SPECIES.vectorBitSize());
    }
}
