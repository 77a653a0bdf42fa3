// Progressive enhancement only: every page works without it.
import { initAll } from "./govuk-frontend.min.js";
import { knowOwner, saveWhileTyping, sendUnsent, showOffline, wipeOnSignOut } from "./unsent.js";
import { helpModerators } from "./moderation.js";
import { keepCarried, offerCarried, offerPasskeys } from "./passkeys.js";

initAll();

for (const form of document.querySelectorAll("form[data-keep]:not([data-autosave])")) {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

for (const place of document.querySelectorAll("[data-load]")) {
  const link = place.querySelector("p");
  fetch(place.dataset.load, { headers: { "X-Part": "yes" }, redirect: "error" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((html) => { link.outerHTML = html; }) // our own template, in which everything is escaped
    .catch(() => {}); // the link stays
}

// What a job still works on: look again soon, without moving the keyboard's place for long.
if (document.querySelector("[data-reload]")) setTimeout(() => window.location.reload(), 2000);

const signedIn = document.querySelector("[data-sign-out]") !== null;
for (const form of document.querySelectorAll("form[data-autosave]")) saveWhileTyping(form);
showOffline();
offerPasskeys();
keepCarried();
helpModerators();
if (signedIn) {
  offerCarried(document.querySelector("form[data-resume]"));
  wipeOnSignOut(document.querySelector("[data-sign-out]"));
  knowOwner(document.querySelector("[data-sign-out]").dataset.owner);
  sendUnsent();
  window.addEventListener("online", () => sendUnsent());
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}
