// Answers when there is no signal: the page for writing, and what it needs. Nothing of anybody is kept here.
const KEPT = "frontline-2";
const PARTS = ["/static/main.css", "/static/start.js", "/static/unsent.js", "/static/moderation.js",
  "/static/passkeys.js",   "/static/govuk-frontend.min.js", "/static/icon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then(async (cache) => {
    await cache.addAll(PARTS);
    await cache.put("/offline", await fetch("/offline", { credentials: "omit" }));
    await self.skipWaiting();
  }));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  } else if (PARTS.includes(path)) {
    event.respondWith(fetch(request).catch(() => caches.match(path)));
  }
});
