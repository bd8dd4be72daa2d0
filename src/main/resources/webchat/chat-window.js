// Saddlebag's chat window: one script tag in a page, nothing else. How to use it: connectors/webchat/README.md.
// What people wrote reaches the page through textContent only. Styles are adopted, so no style-src has to allow them.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.saddlebagChat) {
    return;
  }
  const base = script.src.replace(/\/widget\.js.*$/, "");
  const data = script.dataset;
  const texts = {
    title: "Chat with us", open: "Open chat", close: "Close chat", message: "Message", send: "Send",
    attach: "Attach a file", remove: "Remove", log: "Conversation", you: "You", agent: "Support",
    greeting: "Hello! How can we help?", sending: "sending…", sent: "sent", failed: "not sent", download: "Download",
    connecting: "Connecting…", offline: "Not connected. Trying again…", types: "is writing…", unread: "new",
    large: "This file is too large", refused: "The chat is not available. Please reload the page.",
    many: "A message can hold five files", waiting: "Too many messages. Trying again…",
    edited: "edited", gone: "A message was taken back",
  };
  try {
    Object.assign(texts, JSON.parse(data.texts || "{}"));
  } catch {
    console.error("chat window: data-texts is not JSON");
  }
  const PATIENCE = 40_000; // the hub says something every 15 seconds
  const RENEW = 0.7;
  const FILES = 5;

  const css = `
:host { all: initial; --accent: #0b57d0; --on-accent: #fff; }
* { box-sizing: border-box; margin: 0; font: 400 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
[hidden] { display: none !important; }
button { cursor: pointer; border: 0; background: none; color: inherit; border-radius: 8px; }
button:disabled { cursor: default; opacity: .55; }
:focus-visible { outline: 3px solid #111; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
.launcher, .panel { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; }
.launcher { min-width: 56px; height: 56px; padding: 0 18px; border-radius: 28px; background: var(--accent);
  color: var(--on-accent); font-weight: 600; box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
.panel { display: flex; flex-direction: column; width: min(380px, calc(100vw - 24px)); height: min(580px, calc(100vh - 40px));
  background: #fff; color: #1d2126; border: 1px solid #d5d8dc; border-radius: 16px; overflow: hidden;
  box-shadow: 0 8px 32px rgb(0 0 0 / 22%); }
header { display: flex; align-items: center; justify-content: space-between; padding: 12px 12px 12px 18px;
  background: var(--accent); color: var(--on-accent); }
h2 { font-size: 16px; font-weight: 650; }
header button { width: 36px; height: 36px; font-size: 22px; line-height: 1; }
header :focus-visible { outline-color: #fff; box-shadow: none; }
.log { flex: 1; overflow-y: auto; padding: 16px; display: flex; flex-direction: column; gap: 12px; }
.log > * { max-width: 85%; align-self: start; }
.log > .visitor { align-self: end; }
.text { padding: 8px 12px; border-radius: 14px 14px 14px 4px; background: #eef0f3; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.visitor .text { border-radius: 14px 14px 4px 14px; background: var(--accent); color: var(--on-accent); }
.by { margin: 2px 4px 0; font-size: 12px; color: #59616b; }
.visitor .by { text-align: right; }
.file { display: block; margin-top: 4px; padding: 6px 10px; border: 1px solid #b9bec5; text-align: left; overflow-wrap: anywhere; }
.status { min-height: 20px; padding: 0 18px; font-size: 13px; color: #59616b; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 12px; }
.chips span { display: flex; gap: 4px; align-items: center; padding: 2px 4px 2px 10px; background: #eef0f3; border-radius: 8px; font-size: 13px; overflow-wrap: anywhere; }
.chips button { padding: 2px 8px; }
form { display: flex; gap: 8px; align-items: end; padding: 10px 12px 12px; }
textarea { flex: 1; min-width: 0; min-height: 42px; max-height: 130px; padding: 9px 12px; resize: none; color: inherit;
  background: #fff; border: 1px solid #7b838d; border-radius: 12px; field-sizing: content; }
form button { height: 42px; padding: 0 14px; }
.attach { border: 1px solid #7b838d; border-radius: 12px; }
.send { background: var(--accent); color: var(--on-accent); font-weight: 600; border-radius: 12px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 460px) { .panel { right: 0; bottom: 0; width: 100vw; height: 100dvh; border-radius: 0; border: 0; } }
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise .16s ease-out; } .log { scroll-behavior: smooth; }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
}`;

  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  const box = el("div");
  const shadow = box.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  if (data.color && CSS.supports("color", data.color)) {
    box.style.setProperty("--accent", data.color);
  }

  const launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false", "aria-controls": "panel" }, texts.open);
  const close = el("button", { type: "button", "aria-label": texts.close }, "×");
  const log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": texts.log, tabindex: "0" });
  const status = el("p", { class: "status", role: "status" });
  const chips = el("div", { class: "chips", role: "group", "aria-label": texts.attach });
  const area = el("textarea", { id: "text", rows: "1", enterkeyhint: "send", autocomplete: "off", dir: "auto", placeholder: texts.message });
  const picker = el("input", { type: "file", multiple: "", hidden: "", tabindex: "-1", "aria-hidden": "true" });
  const attach = el("button", { type: "button", class: "attach", "aria-label": texts.attach }, "+");
  const form = el("form", {}, el("label", { class: "hidden", for: "text" }, texts.message), area, picker, attach,
    el("button", { type: "submit", class: "send" }, texts.send));
  const panel = el("section", { class: "panel", id: "panel", role: "dialog", "aria-label": data.title || texts.title, hidden: "" },
    el("header", {}, el("h2", {}, data.title || texts.title), close), log, status, chips, form);
  const news = el("p", { class: "hidden", role: "status" });
  shadow.append(launcher, panel, news);

  // --- who is there

  let token = "";
  let limits = {};
  let renewAt = 0;
  let slot = "guest";
  let session;
  let ticket = "";
  let restored = false;
  let refused = false;

  const memory = (kind, name, value) => {
    try { // a browser may forbid it: then the conversation lasts as long as the page
      const store = window[kind];
      const key = `saddlebag:${base}:${name}`;
      return value === undefined ? store.getItem(key) || "" : value === "" ? store.removeItem(key) : store.setItem(key, value);
    } catch {
      return "";
    }
  };

  const known = (kind) => {
    try {
      return Object.keys(window[kind]).some((key) => key.startsWith(`saddlebag:${base}:`));
    } catch {
      return false;
    }
  };

  async function whoIsSignedIn() {
    if (data.identity) {
      const answer = await fetch(data.identity, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (answer.status >= 500) {
        throw new Error("the shop's server does not say who is signed in");
      }
      const said = answer.status === 200 ? await answer.json() : {};
      return said.user ? said : undefined;
    }
    return data.user ? { user: data.user, timestamp: data.timestamp, signature: data.signature } : undefined;
  }

  async function begin() {
    const good = token !== "" && Date.now() < renewAt + limits.seconds * 1000 * (1 - RENEW);
    const identity = good ? undefined : await whoIsSignedIn();
    if (!good) {
      slot = identity ? `user:${JSON.parse(identity.user).id}` : "guest";
    }
    const answer = await fetch(`${base}/session`, {
      method: "POST",
      body: JSON.stringify(good ? { token }
        : { ticket: ticket || memory("localStorage", slot), guest: identity ? memory("localStorage", "guest") : "", identity }),
    });
    if (!answer.ok) {
      refused = [401, 403, 422].includes(answer.status);
      if (refused) {
        console.error("chat window:", (await answer.json()).error);
      }
      throw new Error(`session: ${answer.status}`);
    }
    refused = false;
    limits = await answer.json();
    token = limits.token;
    ticket = limits.ticket;
    renewAt = Date.now() + limits.seconds * 1000 * RENEW;
    area.maxLength = limits.maxText;
    if (!restored) {
      restored = true;
      JSON.parse(memory("sessionStorage", `unsent:${slot}`) || "[]").forEach(say);
    }
    if (memory("localStorage", slot)) {
      remember();
    } else if (identity && memory("localStorage", "guest")) {
      remember(); // the guest has signed in: their conversation goes with them
      memory("localStorage", "guest", "");
    }
  }

  /** Nothing is kept in the browser before somebody writes. */
  function remember() {
    memory("localStorage", slot, ticket);
  }

  async function authorized() {
    if (token === "" || Date.now() >= renewAt) {
      session ??= begin().finally(() => (session = undefined));
      await session;
    }
    return { Authorization: `Bearer ${token}` };
  }

  // --- what the hub says

  let last = -1;
  let position = "";
  let listening = false;
  let round = 0;
  let paused = false;
  let hidden;
  let ready = false;
  let unread = 0;
  let typing;
  let stop = new AbortController();
  let hurry = () => {};

  const pause = (milliseconds) => new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    hurry = () => { clearTimeout(timer); done(); };
  });

  async function listen() {
    if (listening) {
      return;
    }
    listening = true;
    const mine = ++round;
    for (let tries = 0; listening && mine === round; tries++) {
      try {
        await read(() => (tries = 0));
        await pause(300 + 700 * Math.random());
        continue;
      } catch {
        if (!listening || mine !== round) {
          return;
        }
      }
      status.textContent = refused ? texts.refused : tries > 0 ? texts.offline : texts.connecting;
      await pause(Math.min(30_000, 500 * 2 ** Math.min(tries, 6)) * (0.5 + Math.random() / 2));
    }
  }

  async function read(opened) {
    stop = new AbortController();
    let watch = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const headers = await authorized();
      if (position) {
        headers["Last-Event-ID"] = position;
      }
      const answer = await fetch(`${base}/events`, { headers, signal: stop.signal, cache: "no-store" });
      if (!answer.ok) {
        token = answer.status === 401 ? "" : token;
        throw new Error(`events: ${answer.status}`);
      }
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      for (let text = ""; ;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(watch);
        watch = setTimeout(() => stop.abort(), PATIENCE);
        text += decoder.decode(value, { stream: true });
        const events = text.split("\n\n");
        text = events.pop();
        events.forEach(happened);
        opened();
      }
    } finally {
      clearTimeout(watch);
    }
  }

  function happened(text) {
    const event = Object.fromEntries(text.split("\n").map((line) => line.split(/: (.*)/s, 2)));
    const said = event.data ? JSON.parse(event.data) : {};
    position = event.id || position;
    if (event.event === "start" && !said.goesOn) {
      log.setAttribute("aria-busy", "true"); // a history is not read out
      log.querySelectorAll("[data-number]").forEach((line) => line.remove());
      last = said.after;
      ready = false;
    } else if (event.event === "line" && said.number > last) {
      last = said.number;
      show(said);
    } else if (event.event === "changed") {
      change(said);
    } else if (event.event === "ready") {
      log.setAttribute("aria-busy", "false");
      ready = true;
      status.textContent = "";
      welcome();
    } else if (event.event === "typing") {
      status.textContent = `${said.name || texts.agent} ${texts.types}`;
      clearTimeout(typing);
      typing = setTimeout(() => (status.textContent = ""), 6000);
    }
  }

  function show(said) {
    const mine = outbox.findIndex((item) => item.id === said.key);
    if (mine >= 0) {
      outbox[mine].line.remove();
      outbox.splice(mine, 1);
      keep();
    }
    log.querySelectorAll(`[data-key="${CSS.escape(said.key || "-")}"]`).forEach((line) => line.remove());
    add(drawn(said, said.from === "visitor" ? texts.sent : ""));
    if (said.from === "agent") {
      status.textContent = "";
      if (ready && panel.hidden) {
        unread++;
        launcher.textContent = `${texts.open} (${unread} ${texts.unread})`;
        news.textContent = `${said.name || texts.agent}: ${said.text}`;
      }
    }
  }

  /** A line that says something else now, or nothing any more. */
  function change(said) {
    const line = log.querySelector(`[data-number="${Number(said.number)}"]`);
    if (line && said.gone) {
      line.remove();
      status.textContent = texts.gone;
    } else if (line) {
      line.replaceWith(drawn(said, ""));
    }
  }

  function drawn(said, state) {
    const line = el("div", said.number ? { class: said.from, "data-number": said.number } : { class: said.from });
    if (said.text) {
      line.append(el("p", { class: "text" }, said.text));
    }
    for (const file of said.files || []) {
      const button = el("button", { type: "button", class: "file" }, `${texts.download} ${file.name || "file"}`);
      button.addEventListener("click", () => download(file));
      line.append(button);
    }
    const time = new Date(said.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    line.append(el("p", { class: "by" }, [said.from === "visitor" ? texts.you : said.name || texts.agent, time, said.edited ? texts.edited : "", state]
      .filter(Boolean).join(" · ")));
    return line;
  }

  function add(line) {
    const first = log.querySelector("[data-key]");
    line.dataset.key || !first ? log.append(line) : first.before(line);
    log.scrollTop = log.scrollHeight;
  }

  function welcome() {
    const words = data.greeting ?? texts.greeting;
    if (words && log.childElementCount === 0) {
      log.append(el("div", { class: "agent" }, el("p", { class: "text" }, words)));
    }
  }

  async function download(file) {
    try {
      const answer = await fetch(`${base}/${file.path}`, { headers: await authorized() });
      if (!answer.ok) {
        throw new Error(answer.status);
      }
      const link = el("a", { download: file.name || "file" });
      link.href = URL.createObjectURL(await answer.blob());
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch {
      status.textContent = texts.offline;
    }
  }

  // --- what the visitor says

  const outbox = [];
  let sending = false;
  let chosen = [];
  let told = 0;

  function keep() {
    const unsent = outbox.filter((item) => !item.taken && !item.failed).map(({ id, text, files }) => ({ id, text, files }));
    memory("sessionStorage", `unsent:${slot}`, unsent.length ? JSON.stringify(unsent) : "");
  }

  function say(item) {
    item.line = drawn({ from: "visitor", text: item.text || item.files.map((file) => file.name).join(", "), at: Date.now() }, texts.sending);
    item.line.dataset.key = item.id;
    outbox.push(item);
    add(item.line);
    keep();
    send();
  }

  async function send() {
    if (sending) {
      return;
    }
    sending = true;
    for (let tries = 0; outbox.some((item) => !item.taken && !item.failed); tries++) {
      const item = outbox.find((one) => !one.taken && !one.failed);
      const by = item.line.querySelector(".by");
      let wait = 0;
      try {
        const answer = await fetch(`${base}/messages`, {
          method: "POST",
          headers: await authorized(),
          body: JSON.stringify({
            id: item.id, text: item.text, files: item.files.map((file) => file.file), language: navigator.language,
            page: { url: location.origin + location.pathname, title: document.title },
          }),
        });
        if (answer.ok) {
          item.taken = true; // its line comes with the next event
          keep();
          by.textContent = `${texts.you} · ${texts.sent}`;
          remember();
          tries = -1;
        } else if (answer.status === 401) {
          token = "";
          wait = 500;
        } else if (answer.status === 429 || answer.status >= 500) {
          wait = 1000 * (Number(answer.headers.get("Retry-After")) || 2);
          status.textContent = answer.status === 429 ? texts.waiting : texts.offline;
        } else {
          item.failed = true;
          by.textContent = `${texts.you} · ${texts.failed}`;
          console.error("chat window:", (await answer.json()).error);
        }
      } catch {
        status.textContent = refused ? texts.refused : texts.offline;
        wait = Math.min(30_000, 1000 * 2 ** Math.min(tries, 5));
      }
      if (wait > 0) {
        await new Promise((done) => setTimeout(done, wait));
      }
    }
    sending = false;
  }

  async function choose(files) {
    for (const file of files) {
      const chip = el("span", {}, file.name);
      const one = { name: file.name };
      if (chosen.length >= FILES || file.size > limits.maxFile) {
        status.textContent = chosen.length >= FILES ? texts.many : `${texts.large}: ${file.name}`;
        continue;
      }
      const remove = el("button", { type: "button", "aria-label": `${texts.remove} ${file.name}` }, "×");
      const drop = () => { chosen = chosen.filter((other) => other !== one); chip.remove(); };
      remove.addEventListener("click", () => { drop(); area.focus(); });
      chip.append(remove);
      chips.append(chip);
      chosen.push(one);
      one.done = (async () => {
        const answer = await fetch(`${base}/files?name=${encodeURIComponent(file.name)}`,
          { method: "POST", headers: { ...(await authorized()), "Content-Type": "application/octet-stream" }, body: file });
        if (!answer.ok) {
          throw new Error(answer.status);
        }
        one.file = (await answer.json()).file;
      })().catch(() => { drop(); status.textContent = `${texts.failed}: ${file.name}`; });
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    const files = chosen;
    if (text === "" && files.length === 0) {
      return;
    }
    area.value = "";
    told = 0;
    chosen = [];
    await Promise.all(files.map((file) => file.done));
    chips.replaceChildren();
    const here = files.filter((file) => file.file).map(({ name, file }) => ({ name, file }));
    if (text !== "" || here.length > 0) {
      say({ id: name(), text, files: here });
    }
    area.focus();
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  area.addEventListener("input", async () => {
    if (Date.now() - told > 5000) {
      told = Date.now();
      fetch(`${base}/typing`, { method: "POST", headers: await authorized() }).catch(() => {});
    }
  });
  attach.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => { choose([...picker.files]); picker.value = ""; });

  function name() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // --- the window

  function toggle(open) {
    panel.hidden = !open;
    launcher.hidden = open;
    launcher.setAttribute("aria-expanded", String(open));
    if (open) {
      unread = 0;
      launcher.textContent = texts.open;
      news.textContent = "";
      listen();
      area.focus();
      log.scrollTop = log.scrollHeight;
    } else {
      launcher.focus();
    }
  }
  launcher.addEventListener("click", () => toggle(true));
  close.addEventListener("click", () => toggle(false));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      toggle(false);
    }
  });
  window.addEventListener("online", () => hurry());
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", (event) => event.persisted && wake());
  // a browser has few connections to one host: pages that nobody looks at give theirs back
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    document.hidden ? (hidden = setTimeout(rest, 30_000)) : wake();
  });
  function rest() {
    paused ||= listening;
    listening = false;
    stop.abort();
    hurry();
  }
  function wake() {
    hurry();
    if (paused) {
      paused = false;
      listen();
    }
  }
  window.addEventListener("storage", (event) => {
    // another tab has written first: its conversation is this one too
    if (last <= 0 && outbox.length === 0 && event.newValue && event.key === `saddlebag:${base}:${slot}`) {
      token = ticket = "";
      last = -1;
      stop.abort();
    }
  });
  window.saddlebagChat = { open: () => toggle(true), close: () => toggle(false) };

  function start() {
    document.body.append(box);
    // somebody who has written before is told of answers while the window is closed
    if (known("localStorage") || known("sessionStorage")) {
      listen();
    }
    if (data.open !== undefined) {
      panel.hidden = false;
      launcher.hidden = true;
      launcher.setAttribute("aria-expanded", "true");
      listen();
    }
  }
  document.body ? start() : document.addEventListener("DOMContentLoaded", start);
})();
