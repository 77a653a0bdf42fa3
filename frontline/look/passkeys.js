// Passkeys need a script; whoever has none signs in with a password.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

const post = (path, content) => fetch(path, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "X-CSRFToken": document.querySelector("input[name=csrf_token]").value,
  },
  body: JSON.stringify(content),
}).then(async (answer) => ({ ok: answer.ok, ...(await answer.json()) }));

const withBytes = (credentials) => (credentials || []).map((one) => ({ ...one, id: toBytes(one.id) }));

const describe = (credential) => {
  const { response } = credential;
  const parts = ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"];
  const sent = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]));
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: sent };
};

const keep = (place) => {
  const { carried, next } = place.dataset;
  if (carried) sessionStorage.setItem("carried", JSON.stringify({ carried, next }));
  return Boolean(carried);
};

const addPasskey = async (place) => {
  const options = await post(place.dataset.addPasskey, {});
  if (!options.ok) return options;
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  };
  const credential = await navigator.credentials.create({ publicKey });
  const name = place.querySelector("input").value;
  return post(place.dataset.sendTo, { credential: describe(credential), name });
};

const usePasskey = async (place) => {
  const options = await post(place.dataset.usePasskey, {});
  if (!options.ok) return options;
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
  const credential = await navigator.credentials.get({ publicKey });
  const next = keep(place) ? "" : place.dataset.next;
  return post(place.dataset.sendTo, { credential: describe(credential), next });
};

const offer = (place, work) => {
  const [button, problem] = [place.querySelector("button"), place.querySelector("[role=alert]")];
  place.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    problem.hidden = true;
    const answer = await work(place).catch(() => ({}));
    if (answer.path) {
      window.location.assign(answer.path);
      return;
    }
    problem.textContent = answer.error || place.dataset.failed;
    problem.hidden = false;
    button.disabled = false;
  });
};

export const offerPasskeys = () => {
  const isNamed = !/^[\d.]+$|:/.test(window.location.hostname); // a passkey belongs to a name, not to a number
  if (!window.PublicKeyCredential || !isNamed) return;
  for (const place of document.querySelectorAll("[data-add-passkey]")) offer(place, addPasskey);
  for (const place of document.querySelectorAll("[data-use-passkey]")) offer(place, usePasskey);
};

// What was typed when a sign-in had ended goes round by the provider or the passkey, and is offered for sending then.
export const keepCarried = () => {
  for (const form of document.querySelectorAll("form[data-carried]")) form.addEventListener("submit", () => keep(form));
  document.querySelector("form[data-continue]")?.requestSubmit();
};

export const offerCarried = (form) => {
  const kept = JSON.parse(sessionStorage.getItem("carried") || "null");
  if (!kept || !form) return;
  sessionStorage.removeItem("carried");
  form.elements.carried.value = kept.carried;
  form.elements.next.value = kept.next;
  form.requestSubmit();
};
