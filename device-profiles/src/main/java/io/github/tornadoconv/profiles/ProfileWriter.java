package io.github.tornadoconv.profiles;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a profile as {@link ProfileReader} reads it: one rule per line, so that a warning's line is a rule. */
public final class ProfileWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private ProfileWriter() {}

    /** The text of the file; the profile's and its rules' own sources are not in it. */
    public static String write(Profile profile) {
        String rules =
                profile.rules().stream().map(rule -> "\n  " + text(rule)).collect(Collectors.joining(","));
        return """
                {"format": "%s",
                 "device": %s,
                 "facts": %s,
                 "measured": %s,
                 "rules": [%s
                 ]}
                """.formatted(
                ProfileReader.FORMAT,
                object(json -> profile.device().forEach(json::writeStringProperty)),
                object(json -> profile.facts().forEach(json::writeStringProperty)),
                profile.measured()
                        .map(measured -> object(json -> numbers(json, measured.numbers())))
                        .orElse("false"),
                rules);
    }

    private static String text(Rule rule) {
        return object(json -> {
            json.writeObjectPropertyStart("when");
            rule.when().forEach((name, range) -> {
                if (range.least() == range.most()) {
                    json.writeNumberProperty(name, range.least());
                } else {
                    json.writeStringProperty(name, range.toString());
                }
            });
            json.writeEndObject();
            json.writeStringProperty("algorithm", rule.algorithm());
            if (!rule.params().isEmpty()) {
                json.writeObjectPropertyStart("params");
                rule.params().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(param -> json.writeNumberProperty(param.getKey(), param.getValue()));
                json.writeEndObject();
            }
            if (rule.gflops() > 0) {
                number(json, "gflops", rule.gflops());
            }
            if (!rule.shape().isEmpty()) {
                json.writeStringProperty("shape", rule.shape());
            }
        });
    }

    private static void numbers(JsonGenerator json, Map<String, Number> numbers) {
        numbers.forEach((name, number) -> number(json, name, number.doubleValue()));
    }

    /** Four digits are more than a measurement has. */
    private static void number(JsonGenerator json, String name, double number) {
        BigDecimal rounded = new BigDecimal(number, new MathContext(4)).stripTrailingZeros();
        json.writeName(name);
        json.writeRawValue(rounded.toPlainString());
    }

    private interface Part {
        void writeTo(JsonGenerator json);
    }

    private static String object(Part part) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            part.writeTo(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
