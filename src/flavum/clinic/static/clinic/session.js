// Warns before the session ends, renews it on a click, and at the end sends what was typed to the server, where it waits
// for the same person. Nothing of it is kept on this computer: only the time of the latest page, so that tabs agree.
"use strict";
(() => {
  const box = document.getElementById("session");
  if (!box) return;
  const LATEST = "flavum.latest";
  const TOLD = [10, 30, 60, 120];
  const seconds = Number(box.dataset.seconds);
  const warnAt = Number(box.dataset.warn);
  const count = box.querySelector("[data-count]");
  const live = box.querySelector("[data-live]");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  let changed = null;
  let told = Infinity;
  let over = false;

  const mark = () => localStorage.setItem(LATEST, String(Date.now()));
  const left = () => Math.round(seconds - (Date.now() - Number(localStorage.getItem(LATEST))) / 1000);
  const words = (n) => (n >= 60 ? box.dataset.minutes.replace("#", Math.ceil(n / 60)) : box.dataset.secondsLeft.replace("#", n));

  const stay = async () => {
    const answer = await fetch(box.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token() }, redirect: "manual" });
    if (answer.ok) { mark(); hide(); } else { end(); }
  };
  const show = () => { if (box.hidden) { box.hidden = false; told = Infinity; } };
  const hide = () => { box.hidden = true; told = Infinity; live.textContent = ""; };

  const end = () => {
    if (over) return;
    over = true;
    const form = document.createElement("form");
    form.method = "post";
    form.action = box.dataset.end;
    const add = (name, value) => {
      const field = document.createElement("input");
      field.type = "hidden"; field.name = name; field.value = value; form.append(field);
    };
    add("csrfmiddlewaretoken", token());
    add("page", location.pathname + location.search);
    if (changed && changed.isConnected) {
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(changed)) {
        const input = changed.elements.namedItem(name);
        if (typeof value === "string" && name !== "csrfmiddlewaretoken" && input?.type !== "password") fields.append(name, value);
      }
      add("path", new URL(changed.action, location.href).pathname + new URL(changed.action, location.href).search);
      add("fields", fields.toString());
    }
    document.body.replaceChildren(form);  // nothing stays on the screen either
    form.submit();
  };

  const tick = () => {
    const n = left();
    if (n <= 1) { end(); return; }
    if (n > warnAt) { if (!box.hidden) hide(); return; }
    show();
    count.textContent = words(n);
    const due = TOLD.find((one) => n <= one && one < told);
    if (due !== undefined) { told = due; live.textContent = `${box.dataset.told} ${words(n)}`; }
  };

  mark();
  document.addEventListener("input", (event) => { if (event.target.form?.method === "post") changed = event.target.form; });
  document.addEventListener("submit", () => { changed = null; });
  box.querySelector("button").addEventListener("click", stay);
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
})();
