package io.github.tornadoconv.cli;

import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.ConvShape;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.cases.Op;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are read. */
final class Converters {
    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5})([smh])");

    private Converters() {}

    static CommandLine register(CommandLine commands) {
        return commands.registerConverter(Op.class, refusing(Op::of))
                .registerConverter(ConvShape.class, refusing(ConvShape::parse))
                .registerConverter(Axes.class, refusing(Converters::axes))
                .registerConverter(Padding.class, refusing(Converters::padding))
                .registerConverter(PaddingMode.class, refusing(PaddingMode::of))
                .registerConverter(Duration.class, refusing(Converters::duration))
                .registerConverter(Activation.class, refusing(Converters::activation));
    }

    /** A converter whose errors are wrong usage. */
    private static <T> ITypeConverter<T> refusing(Function<String, T> read) {
        return text -> {
            try {
                return read.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    private static Axes axes(String text) {
        try {
            return Axes.of(Arrays.stream(text.split("[,x]", -1)).mapToInt(n -> Integer.parseInt(n.strip())).toArray());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not one number, or one per axis as in 2,1");
        }
    }

    private static Padding padding(String text) {
        if (text.equals("same") || text.equals("valid")) {
            return Padding.of(text);
        }
        try {
            return new Padding.Symmetric(axes(text));
        } catch (TypeConversionException e) {
            throw new TypeConversionException(e.getMessage() + ", nor 'same' or 'valid'");
        }
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is not a time such as 90s, 10m or 2h");
        }
        return Duration.parse("PT" + matcher.group(1) + matcher.group(2).toUpperCase(Locale.ROOT));
    }

    private static Activation activation(String text) {
        Activation activation = Activation.ofWord(text);
        if (activation == null) {
            throw new TypeConversionException("there is no activation '" + text + "'");
        }
        return activation;
    }
}
