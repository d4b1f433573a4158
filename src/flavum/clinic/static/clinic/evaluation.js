// A sheet is filled in without a round trip: "the rest is normal" in place, and a digit chooses a grade. Without this
// script the button asks the server to do the same.
"use strict";
const form = document.querySelector("form.sheet-of");

for (const button of form.querySelectorAll("button.fill")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    for (const row of button.closest("section").querySelectorAll("fieldset.choose")) fill(row);
  });
}

// What was found stays: only a row that is still at "not examined" takes what is usual.
function fill(row) {
  const usual = row.querySelector(".usual input");
  if (!usual || !row.querySelector(".none input").checked) return;
  usual.checked = true;
  row.classList.add("new");
}

form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
  if (!event.target.matches("fieldset.choose input[type=radio]")) return;
  const chosen = event.target.closest("fieldset").querySelector(`input[value="${event.key}"]`);
  if (!chosen) return;
  event.preventDefault();
  chosen.checked = true;
  chosen.focus();
});
