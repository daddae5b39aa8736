"use strict";
// Saves a draft while it is written. Without this file, every button of the form saves.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-autosave]");
  const status = document.getElementById("lagret");
  if (!form || !status) return;
  const PAUSE = 1500; // milliseconds after the last keystroke
  let timer = 0;
  let running = null;

  async function save() {
    clearTimeout(timer);
    timer = 0;
    try {
      const answer = await fetch(location.href, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "1", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error", // logged out, or sent by somebody else: the button tells
      });
      const told = await answer.json();
      status.textContent = told.text;
      if (!answer.ok) return;
      form.elements.version.value = told.version;
      for (const [name, value] of Object.entries(told.bases)) form.elements[name].value = value;
    } catch {
      status.textContent = form.dataset.offline;
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (running) return soon();
      running = save();
      await running;
      running = null;
    }, PAUSE);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  // A button pressed while a save is under way waits for it, so that we never collide with ourselves.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
});
