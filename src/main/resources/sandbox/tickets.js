import { channel, el, initials, poll, time, words } from "./common.js";

const list = document.getElementById("tickets");

poll(() => "/sandbox/helpdesk/data/tickets", ({ tickets }) => {
  document.getElementById("empty").hidden = tickets.length > 0;
  const open = tickets.filter((ticket) => ticket.state === "open").length;
  document.getElementById("count").textContent = tickets.length === 0 ? "" : `${open} open of ${tickets.length}`;
  list.replaceChildren(...tickets.map(row));
});

function row(ticket) {
  const name = ticket.customer?.name || "Unknown customer";
  return el(
    "li",
    {},
    el(
      "a",
      { class: "card", href: `/sandbox/helpdesk/tickets/${encodeURIComponent(ticket.id)}` },
      el("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
      el(
        "span",
        { class: "what" },
        el("strong", {}, ticket.subject || "(no subject)"),
        el("span", { class: "muted line" }, `#${ticket.id} · `, el("bdi", {}, name), ticket.preview ? " · " : "", el("bdi", {}, ticket.preview ?? "")),
      ),
      el(
        "span",
        { class: "marks" },
        ticket.channel ? channel(ticket.channel) : undefined,
        ...(ticket.reasons ?? []).slice(0, 2).map((reason) => el("span", { class: "mark" }, words(reason.code))),
        ["high", "urgent"].includes(ticket.priority)
          ? el("span", { class: "mark", "data-priority": ticket.priority }, words(ticket.priority))
          : undefined,
        el("span", { class: "mark", "data-state": ticket.state }, words(ticket.state)),
      ),
      el("span", { class: "muted when" }, time(ticket.updated)),
    ),
  );
}
