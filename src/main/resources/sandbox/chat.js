import { el, poll, post, sendOnEnter, time } from "./common.js";

const address = "/sandbox/chat/data/messages";
const byId = (name) => document.getElementById(name);
let as = new URLSearchParams(location.search).get("as") ?? "ada";
let drawn = "";

const refresh = poll(() => `${address}?as=${encodeURIComponent(as)}`, ({ personas, lines }) => {
  choices(personas);
  byId("lines").replaceChildren(...(lines.length > 0 ? lines.map(line) : [welcome()]));
  byId("lines").scrollTop = byId("lines").scrollHeight;
}, 700);

function line(said) {
  return el(
    "li",
    { "data-from": said.from },
    el("p", { class: "text" }, said.text),
    el("p", { class: "by" }, said.from === "agent" ? said.name || "Agent" : "You", " · ", time(said.at),
      said.from === "visitor" ? (said.waiting ? " · sending…" : " · ✓ received") : ""),
  );
}

function welcome() {
  return el("li", { "data-from": "agent" }, el("p", { class: "text" }, "Hello! What can we do for you?"));
}

function choices(personas) {
  const me = personas.find((persona) => persona.key === as);
  byId("who").textContent = me?.account
    ? `Signed in: customer ${me.account}, ${[me.email, me.phone].filter(Boolean).join(", ")}`
    : "Not signed in: the hub learns nothing about you but a visitor number";
  if (drawn === as) {
    return;
  }
  drawn = as;
  byId("personas").replaceChildren(
    ...personas.map((persona) => {
      const radio = el("input", { type: "radio", name: "as", value: persona.key, checked: persona.key === as });
      radio.addEventListener("change", () => {
        as = persona.key;
        history.replaceState(null, "", `?as=${encodeURIComponent(as)}`);
        refresh();
      });
      return el("label", {}, radio, el("span", {}, persona.name));
    }),
  );
}

sendOnEnter(byId("text"), true);
byId("compose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value;
  if (text.trim() !== "" && (await post(address, { as, text }))) {
    byId("text").value = "";
    refresh();
  }
});
