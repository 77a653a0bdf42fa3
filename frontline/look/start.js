// Progressive enhancement only: every page works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();

for (const form of document.querySelectorAll("form[data-keep]")) {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
