import { el, post } from "./common.js";

const data = "/sandbox/chat/data";
const { as, personas } = await (await fetch(`${data}/personas`)).json();
const me = personas.find((persona) => persona.key === as);

document.getElementById("who").textContent = me.account
  ? `The shop's server vouches for customer ${me.account}, ${[me.email, me.phone].filter(Boolean).join(", ")}.`
  : "Nobody is signed in: the hub learns nothing about you but a visitor number.";
document.getElementById("personas").replaceChildren(
  ...personas.map((persona) => {
    const radio = el("input", { type: "radio", name: "as", value: persona.key, checked: persona.key === as });
    radio.addEventListener("change", async () => {
      if (await post(`${data}/persona`, { as: persona.key })) {
        location.reload();
      }
    });
    return el("label", {}, radio, el("span", {}, persona.name));
  }),
);
