// Keys of the worklist: / searches, j and k (or arrows) move, Enter opens, ? explains. The page works without it.
// Whoever types by voice can switch single keys off (WCAG 2.1.4); the choice stays in this browser.
"use strict";

const OFF = "flavum.keys-off";
const list = document.querySelector("[data-keys-list]");
const search = document.querySelector("[data-keys-search]");
const dialog = document.querySelector("[data-keys-dialog]");
const help = document.querySelector("[data-keys-help]");
const isOn = document.querySelector("[data-keys-on]");

const links = () => (list ? [...list.querySelectorAll("tbody th a")] : []);

function move(step) {
  const all = links();
  if (all.length === 0) return;
  const at = all.indexOf(document.activeElement);
  const to = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[to].focus();
  all[to].closest("tr").scrollIntoView({ block: "nearest" });
}

const deeds = {
  "/": () => { search.focus(); search.select(); },
  "?": () => dialog.showModal(),
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
};

const isTyping = (target) => target.matches("input, textarea, select, [contenteditable]");
const isArrow = (key) => key.startsWith("Arrow");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || isTyping(event.target)) return;
  // Arrows scroll the page as everywhere else until somebody is in the list.
  if (isArrow(event.key) ? !links().includes(document.activeElement) : !isOn.checked) return;
  const deed = deeds[event.key];
  if (deed) {
    event.preventDefault();
    deed();
  }
});

try { isOn.checked = localStorage.getItem(OFF) === null; } catch { /* a browser that keeps nothing keeps the keys on */ }
isOn.addEventListener("change", () => {
  try { isOn.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* for this page alone */ }
});
help.hidden = false;
help.addEventListener("click", () => dialog.showModal());

for (const form of document.querySelectorAll("[data-send-on-change]")) {
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  form.addEventListener("change", () => {
    for (const one of form.elements) one.disabled = one.value === "";
    form.submit();
  });
}
// A page that comes back from the browser's memory has its filters again.
window.addEventListener("pageshow", () => {
  for (const one of document.querySelectorAll("[data-send-on-change] select")) one.disabled = false;
});
