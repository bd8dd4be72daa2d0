import { el, poll, post, time } from "./common.js";

const address = "/sandbox/mail/data/mails";
const byId = (name) => document.getElementById(name);
let open = "";
let answered = "";
let latest;

const refresh = poll(() => address, (page) => {
  latest = page;
  byId("company").textContent = page.company;
  if (byId("as").options.length === 0) {
    byId("as").append(...page.personas.map((p) => el("option", { value: p.key }, `${p.name} <${p.email}>`)));
  }
  draw();
}, 1500);

function draw() {
  const boxes = latest.mailboxes;
  const box = boxes.find((one) => one.address === open) ?? boxes.find((one) => one.address === latest.company) ?? boxes[0];
  byId("mailboxes").replaceChildren(...boxes.map((one) => {
    const button = el("button", { type: "button", class: "choice", "aria-pressed": String(one === box) },
      one.address, el("span", { class: "muted" }, ` ${one.count}`));
    button.addEventListener("click", () => {
      open = one.address;
      draw();
    });
    return button;
  }));
  const mails = box?.mails ?? [];
  byId("mails").replaceChildren(...(mails.length > 0 ? mails.map((mail) => row(mail, box.address))
    : [el("li", { class: "empty card" }, "This mailbox is empty.")]));
}

function row(mail, mailbox) {
  const persona = latest.personas.find((one) => one.email === mailbox);
  const reply = el("button", { type: "button", class: "quiet" }, "Reply");
  reply.addEventListener("click", () => answer(mail, persona));
  return el(
    "li",
    { class: "card" },
    el("p", { class: "by" }, el("strong", {}, mail.from), time(mail.at)),
    el("h2", {}, mail.subject || "(no subject)"),
    el("p", { class: "text" }, mail.text),
    mail.authentication ? el("p", { class: "code muted" }, `Authentication-Results: ${mail.authentication}`) : "",
    persona ? reply : "",
  );
}

function answer(mail, persona) {
  answered = mail.id;
  byId("as").value = persona.key;
  byId("subject").value = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
  byId("answering").textContent = "Answers the mail you chose.";
  byId("text").focus();
}

byId("compose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const mail = { as: byId("as").value, subject: byId("subject").value, text: byId("text").value, inReplyTo: answered };
  if (await post(address, mail)) {
    answered = "";
    byId("compose").reset();
    byId("answering").textContent = "Sent.";
    refresh();
  }
});
