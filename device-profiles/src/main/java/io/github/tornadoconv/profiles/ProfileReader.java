package io.github.tornadoconv.profiles;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a profile file:
 *
 * <pre>
 * {"format": "device-profile/1",
 *  "device": {"backend": "JVM", "architecture": "vector-512"},
 *  "facts": {"date": "2026-11-20", "driver": "Java 25.0.3"},
 *  "measured": {"peakGflops": 900, "typicalGflops": 310, "gigabytesPerSecond": 0, "overheadMicros": 3, "units": 2},
 *  "rules": [
 *   {"when": {"kernelHeight": 3, "out": "16.."}, "algorithm": "winograd", "params": {"tile": 4}, "gflops": 412.5,
 *    "shape": "n1 c64 56x56 k64 3x3 s1 p1"},
 *   {"when": {}, "algorithm": "implicit-gemm"}
 *  ]}
 * </pre>
 *
 * <p>{@link Profile} says what each part means. {@code "measured": false} marks a profile whose rules nobody has measured.
 * A rule that is wrong is left out, with a warning that names file and line; a file that is not of this form is
 * refused whole.
 */
final class ProfileReader {
    static final String FORMAT = "device-profile/1";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String source;
    private final JsonParser parser;
    private final Consumer<String> warnings;

    private ProfileReader(String source, JsonParser parser, Consumer<String> warnings) {
        this.source = source;
        this.parser = parser;
        this.warnings = warnings;
    }

    /**
     * Reads the text of a profile.
     *
     * @param source name of the file, for messages
     * @param warnings is told of each rule left out
     * @throws IllegalArgumentException if the text is not a profile; the message names file and line
     */
    static Profile read(String source, String json, Consumer<String> warnings) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return new ProfileReader(source, parser, warnings).profile();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    source + ":" + line + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Profile profile() {
        String format = null;
        Map<String, String> device = Map.of();
        Map<String, String> facts = Map.of();
        Optional<Measured> measured = Optional.empty();
        List<Rule> rules = List.of();
        expect(parser.nextToken(), JsonToken.START_OBJECT, "a profile");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "format" -> format = inPlace(() -> text(value, name));
                case "device" -> device = inPlace(() -> texts(value, name));
                case "facts" -> facts = inPlace(() -> texts(value, name));
                case "measured" -> measured = inPlace(() -> measured(value));
                case "rules" -> rules = rules(value);
                default ->
                    throw refuse(
                            "'" + name + "' is not known; a profile has format, device, facts, measured and rules");
            }
        }
        if (parser.nextToken() != null) {
            throw refuse("something follows the profile");
        }
        if (!FORMAT.equals(format)) {
            throw refuse("the format is " + format + ", but this version reads " + FORMAT);
        }
        Map<String, String> traits = device;
        Map<String, String> story = facts;
        Optional<Measured> speed = measured;
        List<Rule> all = rules;
        return inPlace(() -> new Profile(source, traits, story, speed, all));
    }

    /** Adds file and line to what is wrong with a part of the file. */
    private <T> T inPlace(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            throw refuse(e.getMessage());
        }
    }

    private Optional<Measured> measured(JsonToken start) {
        return start == JsonToken.VALUE_FALSE ? Optional.empty() : Optional.of(Measured.of(texts(start, "measured")));
    }

    private List<Rule> rules(JsonToken start) {
        expect(start, JsonToken.START_ARRAY, "rules");
        List<Rule> rules = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String place = source + ":" + parser.currentTokenLocation().getLineNr();
            int depth = parser.streamReadContext().getNestingDepth();
            try {
                rules.add(rule(place));
            } catch (IllegalArgumentException e) {
                warnings.accept(place + ": rule left out: " + e.getMessage());
                skipTo(depth);
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw refuse("a rule should start with {");
        }
        return rules;
    }

    /** Passes over the rest of a rule that was left out. */
    private void skipTo(int depth) {
        while (parser.currentToken() != JsonToken.END_OBJECT
                || parser.streamReadContext().getNestingDepth() >= depth) {
            if (parser.nextToken() == null) {
                return;
            }
        }
    }

    private Rule rule(String place) {
        Map<String, Range> when = new LinkedHashMap<>();
        Map<String, Integer> params = new LinkedHashMap<>();
        String algorithm = null;
        double gflops = 0;
        String shape = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "when" -> texts(value, name).forEach((number, range) -> when.put(number, Range.parse(range)));
                case "algorithm" -> algorithm = text(value, name);
                case "params" ->
                    texts(value, name).forEach((param, number) -> params.put(param, integer(param, number)));
                case "gflops" -> gflops = number(value, name);
                case "shape" -> shape = text(value, name);
                default ->
                    throw new IllegalArgumentException(
                            "'" + name + "' is not known; a rule has when, algorithm, params, gflops and shape");
            }
        }
        if (algorithm == null) {
            throw new IllegalArgumentException("it names no algorithm");
        }
        return new Rule(place, when, algorithm, params, gflops, shape);
    }

    private static int integer(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("parameter '" + name + "' is '" + text + "', which is no whole number",
                    e);
        }
    }

    private String text(JsonToken value, String name) {
        if (value != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException("'" + name + "' is not a text");
        }
        return parser.getString();
    }

    private double number(JsonToken value, String name) {
        if (!value.isNumeric()) {
            throw new IllegalArgumentException("'" + name + "' is not a number");
        }
        return parser.getDoubleValue();
    }

    /** An object of texts and numbers, all as texts. */
    private Map<String, String> texts(JsonToken start, String name) {
        if (start != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("'" + name + "' is not an object");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            if (!parser.nextToken().isScalarValue()) {
                throw new IllegalArgumentException("'" + key + "' in '" + name + "' is neither a text nor a number");
            }
            texts.put(key, parser.getString());
        }
        return texts;
    }

    private void expect(JsonToken got, JsonToken wanted, String what) {
        if (got != wanted) {
            throw refuse(what + " should start with " + (wanted == JsonToken.START_OBJECT ? "{" : "["));
        }
    }

    private IllegalArgumentException refuse(String what) {
        return new IllegalArgumentException(source + ":" + parser.currentTokenLocation().getLineNr() + ": " + what);
    }
}
