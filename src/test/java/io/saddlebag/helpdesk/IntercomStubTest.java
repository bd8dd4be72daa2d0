package io.saddlebag.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.saddlebag.contract.Contract;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stub that takes everything proves nothing. */
class IntercomStubTest {
    private static final String LEAD = "{'role': 'lead', 'phone': '+4366012345678'}";

    private final IntercomStub intercom = new IntercomStub();

    IntercomStubTest() throws IOException {}

    @AfterEach
    void stop() {
        intercom.close();
    }

    @Test
    void refusesAMisspeltFieldAndRemembersIt() throws Exception {
        assumeTrue(Contract.named("intercom-2.16.openapi.json").isPresent(), "the contract is not on this machine");
        assertThat(post("/contacts", LEAD.replace("phone", "fone"), "2.16").statusCode())
                .isEqualTo(400);
        assertThat(intercom.violations()).isNotEmpty().allSatisfy(violation -> assertThat(violation)
                .startsWith("POST /contacts"));
    }

    @Test
    void remembersARequestWhoseVersionIsNotPinned() throws Exception {
        post("/contacts", LEAD, "2.15");
        assertThat(intercom.violations()).singleElement().asString().contains("version");
    }

    @Test
    void takesUsersOnceAndLeadsTwiceAndShowsThemLate() throws Exception {
        intercom.account().searchLags(true);
        String user = "{'role': 'user', 'external_id': 'A7'}";
        assertThat(post("/contacts", user, "2.16").statusCode()).isEqualTo(200);
        HttpResponse<String> second = post("/contacts", user, "2.16");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body())
                .contains(intercom.account().contacts().get(0).path("id").asText());
        post("/contacts", LEAD, "2.16");
        post("/contacts", LEAD, "2.16");
        assertThat(intercom.account().contacts()).hasSize(3);
        String search = "{'query': {'field': 'phone', 'operator': '=', 'value': '+4366012345678'}}";
        assertThat(post("/contacts/search", search, "2.16").body()).contains("\"data\":[]");
        intercom.account().searchLags(false);
        assertThat(post("/contacts/search", search, "2.16").body()).contains("+4366012345678");
    }

    @Test
    void countsRequestsInWindows() throws Exception {
        intercom.limit(1);
        HttpResponse<String> first = post("/contacts", LEAD, "2.16");
        assertThat(first.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
        HttpResponse<String> second = post("/contacts", LEAD, "2.16");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).isEmpty();
    }

    private HttpResponse<String> post(String path, String body, String version) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(intercom.uri().resolve(path))
                .header("Authorization", "Bearer " + IntercomStub.TOKEN)
                .header("Content-Type", "application/json")
                .header("Intercom-Version", version)
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
