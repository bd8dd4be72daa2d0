package io.saddlebag.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How the running hub is doing, per channel and per helpdesk. */
@Command(
        name = "status",
        description = "Where the hub runs, and what each channel and helpdesk has done and has waiting.")
final class StatusCommand implements Callable<Integer> {
    /** The figures of a channel in the order in which a message meets them. */
    private static final List<String> CHANNEL = List.of(
            "Received",
            "Recorded",
            "States",
            "Duplicated",
            "Ignored",
            "Quarantined",
            "Blocked",
            "HeldBack",
            "Delivered",
            "Waiting",
            "OldestWaitingSeconds",
            "Failed",
            "Unknown",
            "Paused");

    private static final List<String> HELPDESK = List.of(
            "Delivered", "Waiting", "OldestWaitingSeconds", "Failed", "Unknown", "GivenUp", "BreakerOpen", "Paused");

    @Mixin
    private Surroundings surroundings = new Surroundings();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        RunningHub hub = surroundings.hub();
        ObjectNode status = Json.mapper().createObjectNode();
        status.put("process", hub.file().pid());
        status.put("management", hub.file().management().toString());
        status.set("channels", rows(hub.readAll("io.saddlebag:type=Channel,*"), CHANNEL));
        status.set("helpdesks", rows(hub.readAll("io.saddlebag:type=Helpdesk,*"), HELPDESK));
        output.print(status);
        return 0;
    }

    /** By name. People are shown what says something: a figure that is nothing in every row is left out. */
    private ArrayNode rows(JsonNode beans, List<String> figures) {
        Map<String, JsonNode> byName = new TreeMap<>();
        beans.properties().forEach(bean -> byName.put(RunningHub.nameIn(bean.getKey()), bean.getValue()));
        List<String> shown = figures.stream()
                .filter(figure -> output.isJson()
                        || figure.equals(figures.get(0))
                        || byName.values().stream().anyMatch(bean -> says(bean.path(figure))))
                .toList();
        ArrayNode rows = Json.mapper().createArrayNode();
        byName.forEach((name, bean) -> {
            ObjectNode row = rows.addObject().put("name", name);
            shown.forEach(figure -> row.set(figure, bean.path(figure)));
        });
        return rows;
    }

    private static boolean says(JsonNode value) {
        return value.isTextual() ? !value.asText().isEmpty() : value.asLong() != 0 || value.asBoolean();
    }
}
