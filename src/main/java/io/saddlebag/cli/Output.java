package io.saddlebag.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a verb prints, and how. */
final class Output {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec verb = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON, one value a line.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    void print(JsonNode value) {
        if (!json) {
            text(Printout.text(value));
        } else if (value.isArray()) {
            value.forEach(item -> text(Json.write(item) + "\n"));
        } else {
            text(Json.write(value) + "\n");
        }
    }

    private void text(String text) {
        verb.commandLine().getOut().print(text);
        verb.commandLine().getOut().flush();
    }
}
