// Sends a study in pieces, so that an upload that breaks off goes on where it stopped. Without this script the form
// sends everything at once.
"use strict";
const form = document.querySelector("form.upload");
const files = form.querySelector("#files");
const folder = form.querySelector("#folder");
const refusal = form.querySelector(".errorlist");
const sending = form.querySelector(".sending");
const bar = form.querySelector("progress");
const doing = form.querySelector(".doing");
const button = form.querySelector("button");
const words = form.dataset;
const PIECE_BYTES = Number(words.pieceBytes);
const BATCH_PIECES = 100;
const TRIES = 4;
const FIRST_PAUSE_MS = 1000;

// A piece is named by its content, which takes a secure page (https, or this very machine).
if (crypto.subtle) {
  folder.closest("p").hidden = false;
  folder.setAttribute("webkitdirectory", "");
  folder.addEventListener("change", () => { files.required = folder.files.length === 0; });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
}

class Refused extends Error {}

async function send() {
  const chosen = [...files.files, ...folder.files].filter((one) => one.size > 0);
  button.disabled = true;
  refusal.hidden = true;
  sending.hidden = false;
  try {
    const study = words.study || (await post(location.pathname, { begin: "1" })).study;
    form.dataset.study = study;
    const told = await (await fetch(`${study}progress.json`)).json();
    const list = await sendPieces(study, chosen, new Set(told.pieces));
    doing.textContent = words.wordsKeeping;
    const answer = await post(study, { deed: "finish", files: JSON.stringify(list) });
    location.assign(answer.next);
  } catch (fault) {
    refusal.textContent = fault instanceof Refused ? fault.message : words.wordsBroke;
    refusal.hidden = false;
    sending.hidden = true;
    button.disabled = false;
  }
}

// Every piece that is not there yet; answers for each file the names of its pieces.
async function sendPieces(study, chosen, there) {
  const total = chosen.reduce((sum, one) => sum + one.size, 0);
  const list = [];
  let batch = [];
  let batchBytes = 0;
  let done = 0;
  const flush = async () => {
    if (batch.length) await post(study, { deed: "keep" }, batch);
    done += batchBytes;
    batch = [];
    batchBytes = 0;
    bar.value = (100 * done) / total;
    doing.textContent = `${words.wordsSending} · ${Math.round(bar.value)} %`;
  };
  doing.textContent = words.wordsChecking;
  for (const file of chosen) {
    const names = [];
    for (let start = 0; start < file.size; start += PIECE_BYTES) {
      const piece = await file.slice(start, start + PIECE_BYTES).arrayBuffer();
      const name = await nameOf(piece);
      names.push(name);
      batchBytes += piece.byteLength;
      if (!there.has(name)) batch.push(new Blob([piece]));
      there.add(name);
      if (batchBytes >= PIECE_BYTES || batch.length >= BATCH_PIECES) await flush();
    }
    list.push(names);
  }
  await flush();
  return list;
}

async function nameOf(piece) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
  return [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
}

// One form; tried again where the connection breaks. A refusal of the clinic's is not tried again.
async function post(address, fields, blobs = []) {
  for (let tries = 1; ; tries += 1) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("answer", "json");
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    for (const blob of blobs) body.append("files", blob, "piece");
    try {
      const answer = await fetch(address, { method: "POST", body });
      if (answer.status === 422) throw new Refused((await answer.json()).refusal);
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return await answer.json();
    } catch (fault) {
      if (fault instanceof Refused || tries === TRIES) throw fault;
      await new Promise((resolve) => { setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (tries - 1)); });
    }
  }
}
