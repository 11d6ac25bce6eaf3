/* Sends the chosen packages one by one and shows how far each has come. Without this file the form sends them all at once.

   data-upload       the form; data-words its words for a line's state
   data-upload-list  where lines go; data-upload-line the template of a line
   After each package the page is told (`transfers:changed`), and asks how the batch stands. */
"use strict";

(() => {
  const MEGABYTE = 1e6;

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-upload]");
    if (!form || !window.FormData || !window.XMLHttpRequest) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const input = form.querySelector("input[type=file]");
    const lines = [...input.files].map((file) => newLine(form, file));
    input.value = "";
    sendAll(form, lines);
  }, true);

  async function sendAll(form, lines) {
    for (const line of lines) await send(form, line);
  }

  function newLine(form, file) {
    const list = form.querySelector("[data-upload-list]");
    const node = form.querySelector("[data-upload-line]").content.firstElementChild.cloneNode(true);
    node.querySelector("[data-name]").textContent = masked(file.name);
    const line = { file, node, words: JSON.parse(form.dataset.words) };
    node.querySelector("[data-again]").addEventListener("click", () => send(form, line));
    show(line, "waiting", "wait");
    list.hidden = false;
    list.append(node);
    return line;
  }

  /* the name of a package holds an ID number: on the screen only its ends */
  function masked(name) {
    return name.replace(/\d{17}[\dXx]|\d{15}/, (number) => `${number.slice(0, 3)}${"*".repeat(number.length - 7)}${number.slice(-4)}`);
  }

  function show(line, state, kind, sentence) {
    const chip = line.node.querySelector("[data-state]");
    chip.className = `chip ${kind} bare`;
    chip.textContent = sentence || line.words[state];
    line.node.querySelector("[data-again]").hidden = state !== "broken";
  }

  function progress(line, loaded) {
    line.node.querySelector("progress").value = line.file.size ? loaded / line.file.size : 1;
    const size = (bytes) => (bytes / MEGABYTE).toFixed(1);
    line.node.querySelector("[data-size]").textContent = `${size(loaded)} / ${size(line.file.size)} MB`;
  }

  function send(form, line) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("packages", line.file);
      request.open("POST", form.action);
      request.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrf_token]").value);
      request.setRequestHeader("HX-Request", "true");
      request.upload.addEventListener("progress", (event) => progress(line, Math.min(event.loaded, line.file.size)));
      request.addEventListener("load", () => { ended(line, request); resolve(); });
      request.addEventListener("error", () => { show(line, "broken", "warn"); resolve(); });
      show(line, "sending", "run");
      request.send(body);
    });
  }

  function ended(line, request) {
    const taken = request.status === 204;
    line.node.querySelector("progress").className = taken ? "done" : "stopped";
    if (taken) {
      progress(line, line.file.size);
      show(line, "done", "ok");
      line.node.classList.add("arrived");
      document.body.dispatchEvent(new CustomEvent("transfers:changed"));
    } else {
      show(line, "broken", "warn", reason(request.responseText));
    }
  }

  function reason(html) {
    const notice = new DOMParser().parseFromString(html, "text/html").querySelector(".notice p");
    return notice ? notice.textContent.trim() : "";
  }
})();
