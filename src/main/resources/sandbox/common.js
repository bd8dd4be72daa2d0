// What the pages share. Text from outside reaches the page through textContent only.

const CHANNELS = { email: "E-mail", whatsapp: "WhatsApp", webchat: "Web chat", voice: "Phone", sms: "SMS" };

/** An element; attributes that are false or undefined are left out, children are elements or texts. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
}

export function channel(name) {
  return el("span", { class: "channel", "data-channel": name }, CHANNELS[name] ?? words(name));
}

/** A code as words: asked-for-a-person becomes Asked for a person. */
export function words(code) {
  const text = String(code ?? "").replaceAll(/[-_]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A time: of today the hour, else the day too. */
export function time(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) {
    return "";
  }
  const today = at.toDateString() === new Date().toDateString();
  const short = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return el("time", { datetime: iso, title: at.toLocaleString() }, at.toLocaleString([], short));
}

/** A link when the address is one of the web, else its text. */
export function link(address, text) {
  return /^https?:\/\//.test(address) ? el("a", { href: address, rel: "noreferrer" }, text) : text;
}

export function initials(name) {
  const letters = [...name.matchAll(/(?<![\p{L}\p{N}])\p{L}/gu)].map((match) => match[0]);
  return letters.length === 0 ? "#" : (letters[0] + (letters.length > 1 ? letters.at(-1) : "")).toUpperCase();
}

/** Asks again and again, and calls render with the JSON when it changed. Returns a function that asks at once. */
export function poll(address, render, every = 1000) {
  let last = "";
  const ask = async () => {
    const from = address();
    try {
      const answer = await fetch(from);
      const text = await answer.text();
      if (from !== address()) {
        return;
      }
      trouble(answer.ok ? "" : problem(text));
      if (answer.ok && from + text !== last) {
        last = from + text;
        render(JSON.parse(text));
      }
    } catch {
      trouble("The sandbox does not answer. This page goes on by itself when it is back.");
    }
  };
  ask();
  setInterval(() => document.hidden || ask(), every);
  return ask;
}

/** Posts JSON; whether it was taken. */
export async function post(address, body) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    trouble(answer.ok ? "" : problem(await answer.text()));
    return answer.ok;
  } catch {
    trouble("That was not sent: the sandbox does not answer.");
    return false;
  }
}

/** Ctrl+Enter sends a form from its text area. */
export function sendOnEnter(area) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      area.form.requestSubmit();
    }
  });
}

function problem(text) {
  try {
    return JSON.parse(text).detail || "That did not work.";
  } catch {
    return "That did not work.";
  }
}

function trouble(sentence) {
  const place = document.getElementById("trouble");
  place.textContent = sentence;
  place.hidden = sentence === "";
}
