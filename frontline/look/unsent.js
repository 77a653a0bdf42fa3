// What was typed and has not reached the server: kept in this browser, sent when the signal returns.
const SOON = 1500; // milliseconds after the last key

function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("frontline", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("unsent", { keyPath: "key" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function store(mode, work) {
  const database = await open();
  try {
    const asked = work(database.transaction("unsent", mode).objectStore("unsent"));
    return await new Promise((resolve, reject) => {
      asked.transaction.oncomplete = () => resolve(asked.result);
      asked.transaction.onerror = asked.transaction.onabort = () => reject(asked.transaction.error);
    });
  } finally {
    database.close();
  }
}

const everything = () => store("readonly", (kept) => kept.getAll());
const keep = (row) => store("readwrite", (kept) => kept.put({ at: Date.now(), ...row }));
const forget = (key) => store("readwrite", (kept) => kept.delete(key));

// Whose browser this is now, and a token for sending; null where nobody is signed in or there is no signal.
async function session() {
  try {
    const answer = await fetch("/insights/session", { headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function post(key, texts, version, token) {
  const body = new URLSearchParams({ ...texts, version: String(version), csrf_token: token });
  const answer = await fetch(`/insights/${key}/autosave`, { method: "POST", body, redirect: "error" });
  const said = [200, 409, 410].includes(answer.status) ? await answer.json() : {};
  return { status: answer.status, ...said };
}

export function saveWhileTyping(form) {
  const box = form.querySelector("textarea");
  const headline = form.elements.headline; // suggested until somebody types in it
  if (headline && !headline.value) headline.dataset.suggested = "yes";
  const version = form.elements.version;
  const status = form.querySelector("[data-saved]");
  const key = form.dataset.key;
  let timer;
  let saving = Promise.resolve();
  const say = (words) => { status.textContent = words; };
  const texts = () => ({
    [box.name]: box.value,
    ...(headline && !headline.dataset.suggested ? { headline: headline.value } : {}),
  });
  const written = () => JSON.stringify(texts());
  let saved = written();
  const keepHere = () => keep({ key, texts: texts(), version: version.value, owner: form.dataset.owner });

  async function save() {
    const words = written();
    if (words === saved || !box.value.trim()) return;
    try {
      const answer = await post(key, texts(), version.value, form.elements.csrf_token.value);
      if (answer.status === 200) {
        [version.value, saved] = [answer.version, words];
        if (headline?.dataset.suggested && answer.headline) headline.value = answer.headline;
        await forget(key);
        say(form.dataset.saidSaved);
      } else if (answer.status === 409) {
        showConflict(form, answer.stored[box.name]);
        [version.value, saved] = [answer.version, words];
      } else {
        await keepHere();
        say(form.dataset.saidEnded);
      }
    } catch {
      await keepHere();
      say(form.dataset.saidKept);
    }
  }

  headline?.addEventListener("input", () => { delete headline.dataset.suggested; });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { saving = saving.then(save); }, SOON);
  });
  let ready = false;
  form.addEventListener("submit", async (event) => {
    if (ready) return;
    event.preventDefault();
    const { submitter } = event;
    clearTimeout(timer);
    await saving; // its version counts, or what is sent now would look like a conflict
    await afterThis();
    if (!navigator.onLine) {
      await keepHere();
      window.location.assign("/offline");
      return;
    }
    ready = true;
    form.requestSubmit(submitter);
    ready = false;
  });
}

function showConflict(form, stored) {
  const shown = document.createElement("div");
  shown.className = "govuk-inset-text";
  shown.setAttribute("role", "alert");
  const heading = document.createElement("strong");
  heading.textContent = form.dataset.saidConflict;
  const text = document.createElement("p");
  text.className = "govuk-body fl-written";
  text.textContent = stored;
  shown.append(heading, text);
  form.prepend(shown);
}

// Send what is kept here; what cannot be sent is shown on the page "/offline" and announced on the list.
// What belongs to nobody yet is sent only when somebody asks for it; what is another's stays as it is.
export async function sendUnsent({ asked = false, except = "" } = {}) {
  let rows;
  try { rows = await everything(); } catch { return 0; }
  if (!rows.length) return 0;
  const who = await session();
  if (!who) return 0;
  let sent = 0;
  for (const row of rows) {
    if (row.owner ? row.owner !== who.owner : !asked) continue;
    if (row.stored !== undefined || row.gone || row.key === except) continue; // waits for a decision, or is being typed
    try {
      const answer = await post(row.key, row.texts, row.version, who.token);
      if (answer.status === 200) {
        await forget(row.key);
        sent += 1;
      }
      if (answer.status === 409) await keep({ ...row, stored: storedOf(row, answer.stored), version: answer.version });
      if (answer.status === 410) await keep({ ...row, gone: true });
    } catch { return sent; }
  }
  const left = (await everything()).filter((row) => !row.owner || row.owner === who.owner);
  const banner = document.querySelector("[data-unsent]");
  if (banner) banner.hidden = left.length === 0;
  return sent;
}

// Who signed in on this browser last: what is written without a signal is theirs.
export const knowOwner = (owner) => localStorage.setItem("frontline-owner", owner);
const knownOwner = () => localStorage.getItem("frontline-owner") ?? undefined;

// What the server has in the places that were written here.
const storedOf = (row, stored) => Object.keys(row.texts).map((name) => stored[name]).join("\n\n");

export function wipeOnSignOut(form) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.wiped) return;
    event.preventDefault();
    let rows = [];
    try { rows = await everything(); } catch { /* nothing is kept */ }
    if (rows.length && !window.confirm(form.dataset.saidUnsent)) return;
    indexedDB.deleteDatabase("frontline");
    localStorage.removeItem("frontline-owner");
    form.dataset.wiped = "yes";
    await afterThis();
    form.requestSubmit();
  });
}

export function showOffline() {
  const form = document.querySelector("form[data-offline]");
  if (!form) return;
  const box = form.querySelector("textarea");
  const section = document.querySelector("[data-kept]");
  const list = section.querySelector("ul");

  function card(row) {
    const item = document.createElement("li");
    item.className = "fl-card";
    const words = document.createElement("p");
    words.className = "fl-card__text fl-written";
    words.textContent = Object.values(row.texts).join("\n\n");
    item.append(words);
    if (row.gone) item.append(note(form.dataset.saidGone));
    if (row.stored !== undefined) {
      item.append(note(form.dataset.saidConflict), note(row.stored));
      item.append(button(form.dataset.saidMine, async () => {
        const { stored, ...own } = row; // with the version of the other text: it replaces that one knowingly
        await keep(own);
        await send();
      }));
    }
    item.append(button(form.dataset.saidDelete, async () => {
      if (!window.confirm(form.dataset.saidSure)) return;
      await forget(row.key);
      await show();
    }));
    return item;
  }
  const mine = async () => (await everything()).filter((row) => !row.owner || row.owner === knownOwner());
  async function show() {
    const rows = (await mine()).filter((row) => row.key !== key);
    section.hidden = rows.length === 0;
    list.replaceChildren(...rows.map(card));
  }
  async function send(asked = false) {
    const sent = await sendUnsent({ asked, except: key });
    await show();
    // Never away from a box in which somebody is writing.
    if (sent && !box.value.trim() && !(await mine()).length) window.location.assign(`/insights?show=drafts&arrived=${sent}`);
  }
  let key = newKey();
  let timer;
  const keepBox = () => keep({ key, texts: { what_happened: box.value }, version: 0, owner: knownOwner() });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => (box.value.trim() ? keepBox() : forget(key)), SOON);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (!box.value.trim()) return;
    await keepBox();
    [box.value, key] = ["", newKey()];
    await (navigator.onLine ? send(true) : show());
  });
  section.querySelector("[data-send-all]").addEventListener("click", () => send(true));
  window.addEventListener("online", () => send());
  show().then(() => { if (navigator.onLine) send(); });
}

// While an event is being handled, a form cannot be submitted anew.
const afterThis = () => new Promise((resolve) => { setTimeout(resolve); });

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // without https there is no randomUUID
  [bytes[6], bytes[8]] = [(bytes[6] & 15) | 64, (bytes[8] & 63) | 128];
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function note(text) {
  const paragraph = document.createElement("p");
  paragraph.className = "govuk-inset-text fl-written";
  paragraph.textContent = text;
  return paragraph;
}

function button(text, work) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary govuk-!-margin-bottom-0 govuk-!-margin-right-2";
  made.textContent = text;
  made.addEventListener("click", work);
  return made;
}
