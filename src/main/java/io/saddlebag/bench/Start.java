package io.saddlebag.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** How long it takes from {@code java} to the first message that is stored and acknowledged. */
final class Start {
    private final BenchPlan plan;
    private final Path folder;
    private final Consumer<String> progress;

    Start(BenchPlan plan, Path folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    ObjectNode measure() {
        ObjectNode start = Json.mapper().createObjectNode();
        progress.accept("start");
        first("start-first", List.of()); // brings the files into the page cache
        start.put("seconds to the first 2xx", first("start", List.of()));
        List<String> archive = List.of("-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"), "-Xlog:cds=off");
        if (Runtime.version().feature() >= 19) {
            List<String> make = List.of("-XX:+AutoCreateSharedArchive", archive.get(0), archive.get(1));
            first("start-archive", make);
            start.put("seconds to the first 2xx, class archive", first("start-archived", make));
        } else {
            first("start-archive", List.of("-XX:ArchiveClassesAtExit=" + folder.resolve("classes.jsa")));
            start.put("seconds to the first 2xx, class archive", first("start-archived", archive));
        }
        if (Runtime.version().feature() >= 25) {
            Path cache = folder.resolve("classes.aot");
            first("start-cache", List.of("-XX:AOTCacheOutput=" + cache));
            if (!Files.exists(cache)) {
                throw new BenchFailed("Java has made no AOT cache; see " + folder);
            }
            start.put("seconds to the first 2xx, AOT cache", first("start-cached", List.of("-XX:AOTCache=" + cache)));
        }
        return start;
    }

    private double first(String name, List<String> options) {
        try (StubHelpdesk helpdesk = new StubHelpdesk();
                HubProcess hub = new HubProcess(
                        plan.main(),
                        HubProcess.created(folder.resolve(name + "-" + System.nanoTime())),
                        helpdesk.url(),
                        options,
                        plan.settings());
                Load load = new Load(hub.port(), 1)) {
            if (load.closed(Requests.messages(), 1).answered != 1) {
                throw new BenchFailed("The hub does not take the first message; see " + folder);
            }
            double seconds = (System.nanoTime() - hub.process().started()) / 1e9;
            progress.accept(String.format(
                    "%s: %.2f s, RSS %d MB", name, seconds, hub.process().megabytes("VmRSS")));
            hub.stop(); // in order: the archive is written then
            return Math.round(seconds * 100) / 100.0;
        }
    }
}
