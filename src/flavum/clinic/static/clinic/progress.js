// Moves the bar of a study that is being read, or of a copy that is being made and says no share, and shows the page
// anew when it has ended.
"use strict";
const watched = document.querySelector("[data-progress]");
const bar = watched.querySelector("progress");
const doing = watched.querySelector(".doing");
const EVERY_MS = 1000;
const AFTER_FAULT_MS = 5000;

async function look() {
  try {
    const answer = await fetch(watched.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return location.reload();
    const told = await answer.json();
    if (told.state !== "waiting" && told.state !== "reading") return location.reload();
    if (told.is_dead) return location.reload();
    if ("percent" in told) bar.value = told.percent;
    const words = told.doing || watched.dataset.waiting;
    if (doing.textContent !== words) doing.textContent = words;
    setTimeout(look, EVERY_MS);
  } catch {
    setTimeout(look, AFTER_FAULT_MS);
  }
}
setTimeout(look, EVERY_MS);
