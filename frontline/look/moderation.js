// The moderator's desk: take out what is selected, start from a phrase, and move by keys.
const INSTEAD = "[removed]";
let last = null; // the box in which words were selected

function redact() {
  const hint = document.querySelector("[data-redact]");
  const said = document.querySelector("[data-redacted]");
  const box = last;
  if (!box || box.selectionStart === box.selectionEnd) {
    said.textContent = hint.dataset.saidNothing;
    return;
  }
  let [start, end] = [box.selectionStart, box.selectionEnd];
  while (start > 0 && /[\p{L}\p{N}]/u.test(box.value[start - 1]) && /[\p{L}\p{N}]/u.test(box.value[start])) start -= 1;
  while (end < box.value.length && /[\p{L}\p{N}]/u.test(box.value[end]) && /[\p{L}\p{N}]/u.test(box.value[end - 1])) end += 1;
  box.focus();
  box.setSelectionRange(start, end);
  document.execCommand("insertText", false, INSTEAD); // the one way that the browser can undo
  said.textContent = hint.dataset.saidRedacted;
}

// Only with Alt: single keys would fire while somebody dictates.
const KEYS = {
  r: redact,
  o: () => document.querySelector("[data-queue] button.govuk-button")?.focus(),
  q: () => opened("ask"),
  d: () => opened("decline"),
  p: () => opened("redirect"),
  j: () => stepped(1),
  k: () => stepped(-1),
  s: () => document.querySelector("[name=accept]")?.focus(),
};

// On the bench: the first button of the next theme, or of the last.
function stepped(by) {
  const sections = [...document.querySelectorAll("[data-bench]")];
  const at = sections.findIndex((section) => section.contains(document.activeElement));
  const to = sections[Math.max(0, Math.min(sections.length - 1, at + by))];
  to?.querySelector("button.govuk-button")?.focus();
}

function opened(id) {
  const details = document.getElementById(`panel-${id}`);
  if (!details) return;
  details.open = true;
  details.querySelector("textarea, input[type=radio]").focus();
}

export function helpModerators() {
  const hint = document.querySelector("[data-redact]");
  if (!hint && !document.querySelector("[data-queue], [data-bench]")) return;
  if (hint) hint.hidden = false;
  for (const box of document.querySelectorAll("[data-redactable]")) {
    box.addEventListener("select", () => { last = box; });
    box.addEventListener("keyup", () => { last = box; });
    box.addEventListener("mouseup", () => { last = box; });
  }
  document.querySelector("[data-redacts]")?.addEventListener("click", redact);
  for (const button of document.querySelectorAll("[data-phrase]")) {
    button.addEventListener("click", () => {
      const box = button.closest("form").elements[button.dataset.into];
      box.value = box.value ? `${box.value}\n${button.dataset.phrase}` : button.dataset.phrase;
      box.focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    const act = event.altKey && !event.ctrlKey && !event.metaKey ? KEYS[event.key.toLowerCase()] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
}
