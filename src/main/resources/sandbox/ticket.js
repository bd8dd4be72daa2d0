import { channel, el, link, poll, post, sendOnEnter, time, words } from "./common.js";

const id = location.pathname.split("/").pop();
const data = `/sandbox/helpdesk/data/tickets/${encodeURIComponent(id)}`;
const byId = (name) => document.getElementById(name);
/** Entries whose quoted text is unfolded; it stays so when something new comes. */
const unfolded = new Set();
const refresh = poll(() => data, show);

function show(ticket) {
  document.title = `#${ticket.id} ${ticket.subject ?? ""} · Saddlebag sandbox`;
  byId("number").textContent = `#${ticket.id}`;
  byId("subject").textContent = ticket.subject || "(no subject)";
  byId("marks").replaceChildren(
    el("span", { class: "mark", "data-state": ticket.state }, words(ticket.state)),
    el("span", { class: "mark", "data-priority": ticket.priority }, `${words(ticket.priority || "normal")} priority`),
    ticket.queue ? el("span", { class: "mark" }, `Queue ${ticket.queue}`) : "",
    ...(ticket.tags ?? []).map((tag) => el("span", { class: "mark" }, tag)),
  );
  const done = ["solved", "closed"].includes(ticket.state);
  byId("solve").hidden = done;
  byId("reopen").hidden = !done;
  byId("transcript").replaceChildren(...earlierLines(ticket), ...ticket.entries.map(line));
  byId("typing").textContent = ticket.typing ? "The customer is writing…" : "";
  byId("facts").replaceChildren(...facts(ticket));
}

/** What was said before the ticket. The opening message is usually the last of it: shown once, as the message. */
function earlierLines(ticket) {
  const messages = ticket.entries.filter((entry) => entry.kind === "message");
  const stands = (said) =>
    messages.some((m) => m.channel === said.channel && m.text === said.text && m.at === said.at) ||
    (messages[0]?.text === said.text && messages[0]?.channel === said.channel && messages[0]?.author?.role === said.role);
  const before = (ticket.escalation?.transcript ?? []).filter((said) => !stands(said));
  if (before.length === 0) {
    return [];
  }
  const lines = before.map((said) =>
    line({
      ...said,
      kind: "message",
      author: { role: said.role, name: said.name },
      attachments: (said.attachments ?? []).map((name) => ({ name })),
    }),
  );
  if (ticket.escalation.leftOut) {
    const behind = before[0] === ticket.escalation.transcript[0] ? 1 : 0;
    lines.splice(behind, 0, el("li", { class: "event" }, "… messages left out · ", link(ticket.escalation.link, "the whole conversation")));
  }
  return [...lines, el("li", { class: "event" }, "Ticket opened")];
}

function line(entry) {
  const author = entry.author ?? {};
  if (entry.kind === "state") {
    return el("li", { class: "event" }, `${author.name} set the ticket to ${entry.state} · `, time(entry.at));
  }
  const role = entry.kind === "note" ? "note" : author.role || "customer";
  return el(
    "li",
    { class: "said", "data-role": role },
    el(
      "p",
      { class: "by" },
      el("strong", {}, entry.kind === "note" ? "Internal note" : author.name || words(role)),
      channel(entry.channel),
      time(entry.at),
      entry.waiting ? el("span", { class: "muted" }, "waiting for the hub") : "",
      entry.edited && !entry.gone ? el("span", { class: "muted" }, "edited") : "",
      ...(entry.kind === "reply" && !entry.gone ? changes(entry) : []),
    ),
    entry.quoted ? el("blockquote", { class: "muted" }, quoted(entry.quoted)) : "",
    el("p", { class: entry.gone ? "text muted" : "text" }, entry.gone ? "taken back" : entry.text || (entry.reasons ?? []).map((reason) => words(reason.code)).join(", ")),
    entry.quotedText && !entry.gone ? folded(entry) : "",
    ...(entry.attachments ?? []).map(attachment),
  );
}

/** What the hub took apart from a mail's own words: mails it quotes, signatures. */
function folded(entry) {
  const details = el(
    "details",
    { open: unfolded.has(entry.id) },
    el("summary", { class: "muted" }, "Quoted text and signature"),
    el("p", { class: "text muted" }, entry.quotedText),
  );
  details.addEventListener("toggle", () => (details.open ? unfolded.add(entry.id) : unfolded.delete(entry.id)));
  return details;
}

/** What an agent may still do with an answer. */
function changes(reply) {
  const edit = el("button", { type: "button", class: "small" }, "Edit");
  edit.addEventListener("click", () => {
    byId("answer").dataset.reply = reply.event;
    byId("send").textContent = "Save changes";
    byId("text").value = reply.text;
    byId("text").focus();
  });
  const remove = el("button", { type: "button", class: "small" }, "Take back");
  remove.addEventListener("click", async () => {
    await post(`${data}/replies/${reply.event}/deletion`, {});
    refresh();
  });
  return [edit, remove];
}

function quoted(message) {
  const said = message.text ? `“${message.text}”` : "";
  return message.unknown
    ? `In answer to a message that the hub has not seen ${said}`
    : `In answer to ${message.name || words(message.role)}: ${said || "taken back since"}`;
}

function attachment(file) {
  const name = file.name || file.type || "attachment";
  return el(
    "p",
    { class: "attachment" },
    file.sha256 ? el("a", { href: `/sandbox/helpdesk/attachments/${file.sha256}`, download: name }, name) : name,
    file.warning || file.missing ? el("span", { class: "muted" }, ` ${file.warning || file.missing}`) : "",
    file.size > 0 ? el("span", { class: "muted" }, ` ${Math.ceil(file.size / 1024)} KB`) : "",
  );
}

function facts(ticket) {
  const escalation = ticket.escalation ?? {};
  const customer = escalation.customer ?? ticket.customer ?? {};
  return [
    card(
      "Customer",
      el("p", { class: "name" }, customer.name || "Unknown"),
      customer.knownSince ? el("p", { class: "muted" }, "Known since ", time(customer.knownSince)) : "",
      el("ul", { class: "identifiers" }, ...(customer.identifiers ?? []).map(identifier)),
    ),
    card(
      "Why a person",
      el("ul", { class: "reasons" }, ...(escalation.reasons ?? []).map((reason) =>
        el("li", {}, words(reason.code), reason.detail ? el("span", { class: "muted" }, ` ${reason.detail}`) : ""))),
      escalation.expects ? el("p", {}, `Expects: ${escalation.expects}`) : "",
    ),
    card(
      "Channels",
      el(
        "p",
        { class: "marks" },
        ...(escalation.channelsBefore ?? []).toReversed().flatMap((name) => [channel(name), el("span", { class: "muted" }, "then")]),
        escalation.channel ? channel(escalation.channel) : "",
        escalation.channel ? el("span", { class: "muted" }, "now") : "",
      ),
    ),
    ...(escalation.accounts ?? []).map(account),
    card("Earlier conversations", earlier(escalation.earlier ?? [])),
    card(
      "Ticket",
      el(
        "dl",
        {},
        ...Object.entries(ticket.fields ?? {}).flatMap(([name, value]) => [
          el("dt", {}, words(name)),
          el("dd", {}, typeof value === "string" ? value : JSON.stringify(value)),
        ]),
        el("dt", {}, "Conversation"),
        el("dd", { class: "code" }, ticket.externalId),
      ),
      escalation.link ? el("p", {}, link(escalation.link, "Open in the hub")) : "",
    ),
  ];
}

function identifier(one) {
  const proven = one.verification !== "claimed";
  return el(
    "li",
    {},
    el("span", {}, el("span", { class: "muted" }, `${words(one.type)} `), el("span", { class: "value" }, one.value)),
    el("span", { class: "mark", "data-proven": String(proven) }, `${proven ? "✓ " : ""}${one.verification || "claimed"}`),
  );
}

/** What one of the company's own systems knows of the customer. */
function account(known) {
  const title = `Account: ${words(known.source)}`;
  if (known.state !== "known") {
    return card(title, el("p", { class: "muted" },
      known.state === "unknown" ? "Does not know this customer" : `Not asked: ${known.reason || "it is away"}`));
  }
  const lines = [
    ...(known.orders ?? []).map((order) => [
      order.url ? link(order.url, order.number) : order.number,
      ` ${[order.state, order.payment, order.total].filter(Boolean).join(", ")}`,
      order.tracking ? el("span", { class: "muted" }, ` ${order.tracking}`) : "",
      ...(order.items ?? []).map((item) => el("p", { class: "muted" }, item)),
    ]),
    ...(known.refunds ?? []).map((refund) => [`Refund ${[refund.order, refund.amount, refund.reason].filter(Boolean).join(", ")}`]),
    ...(known.subscriptions ?? []).map((one) => [`Subscription ${[one.name, one.state].filter(Boolean).join(", ")}`]),
    ...(known.facts ?? []).map((fact) => [el("span", { class: "muted" }, `${fact.name} `), fact.value]),
  ];
  return card(
    title,
    el("p", { class: "name" }, known.url ? link(known.url, known.name || known.id || "Open") : known.name || known.id || "Known"),
    el("p", { class: "marks" }, ...(known.tags ?? []).map((tag) => el("span", { class: "mark" }, tag))),
    el("ul", { class: "earlier" }, ...lines.map((line) => el("li", {}, ...line))),
  );
}

function earlier(conversations) {
  if (conversations.length === 0) {
    return el("p", { class: "muted" }, "None");
  }
  return el("ul", { class: "earlier" }, ...conversations.map((one) => {
    const subject = one.subject || "(no subject)";
    const here = /^\d+$/.test(one.ticket ?? "") && !one.helpdesk;
    const page = here ? el("a", { href: `/sandbox/helpdesk/tickets/${one.ticket}` }, subject) : subject;
    return el("li", {}, el("p", {}, page), el("p", { class: "marks" }, channel(one.channel), time(one.opened),
      one.outcome ? el("span", { class: "muted" }, one.outcome) : "",
      one.helpdesk ? el("span", { class: "muted" }, `${one.ticket} at ${one.helpdesk}`) : "",
      one.rating ? el("span", { class: "muted" }, `rated ${one.rating}`) : ""));
  }));
}

function card(title, ...children) {
  return el("section", { class: "card" }, el("h2", {}, title), ...children);
}

/** A file as the helpdesk takes it. */
function content(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, type: file.type, content: reader.result.split(",")[1] ?? "" });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

async function setState(state) {
  await post(`${data}/state`, { state });
  refresh();
}

byId("solve").addEventListener("click", () => setState("solved"));
byId("reopen").addEventListener("click", () => setState("open"));
sendOnEnter(byId("text"));
let told = 0;
byId("text").addEventListener("input", () => {
  if (Date.now() - told > 4000) {
    told = Date.now();
    post(`${data}/typing`, {});
  }
});
byId("answer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter ?? byId("answer").querySelector("button");
  button.disabled = true;
  const reply = byId("answer").dataset.reply;
  const attachments = await Promise.all([...byId("files").files].map(content));
  const taken = reply
    ? await post(`${data}/replies/${reply}`, { text: byId("text").value })
    : await post(`${data}/replies`, { text: byId("text").value, attachments });
  if (taken) {
    told = 0;
    delete byId("answer").dataset.reply;
    byId("send").textContent = "Send answer";
    byId("text").value = "";
    byId("files").value = "";
    refresh();
  }
  button.disabled = false;
});
