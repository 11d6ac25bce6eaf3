/* Sends the chosen packages one after the other (tus.js) and shows how far each and all of them have come.
   Without this file the form sends them all at once.

   data-upload           the form; data-upload-room where uploads begin; data-words its words for what is going on
   data-upload-folder    the choice of a whole folder, of which only the ZIPs are sent
   data-upload-all       how far all have come; data-upload-list where lines go; data-upload-line the template of a line
   data-unfinished       lines of uploads that the server still has, by their token
   After each package the page is told (`transfers:changed`), and asks how the batch stands. */
"use strict";

(() => {
  const form = document.querySelector("[data-upload]");
  if (!form || !window.TusUpload) return;

  const MEGABYTE = 1e6;
  const LOOKS = {
    waiting: "wait", sending: "run", retrying: "warn", paused: "wait", cancelled: "wait", broken: "warn", done: "ok",
  };
  const words = JSON.parse(form.dataset.words);
  const part = (name, within = form) => within.querySelector(`[data-${name}]`);
  const token = form.querySelector("[name=csrf_token]");
  const lines = [];
  let sending = null;

  /* ----- choosing ----- */

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const input = form.querySelector("input[name=packages]");
    add([...input.files]);
    input.value = "";
  }, true);

  const folder = part("upload-folder");
  folder.hidden = false;
  folder.querySelector("input").addEventListener("change", (event) => {
    const files = [...event.target.files];
    const zips = files.filter((file) => file.name.toLowerCase().endsWith(".zip"));
    say(zips.length ? "folder" : "noZips", { zips: zips.length, others: files.length - zips.length });
    event.target.value = "";
    add(zips);
  });

  function add(files) {
    for (const file of files) {
      const node = part("upload-line").content.firstElementChild.cloneNode(true);
      const line = { node, upload: new window.TusUpload(file, form.dataset.uploadRoom, token.value, () => show(line)) };
      part("name", node).textContent = masked(file.name);
      part("pause", node).addEventListener("click", () => line.upload.pause());
      part("again", node).addEventListener("click", () => goOn([line]));
      part("cancel", node).addEventListener("click", () => line.upload.cancel());
      lines.push(line);
      part("upload-list").append(node);
      show(line);
    }
    part("upload-list").hidden = lines.length === 0;
    sendAll();
  }

  /* the name of a package holds an ID number: on the screen only its ends */
  function masked(name) {
    return name.replace(/\d{17}[\dXx]|\d{15}/, (number) => `${number.slice(0, 3)}${"*".repeat(number.length - 7)}${number.slice(-4)}`);
  }

  /* ----- sending: one at a time, what is added meanwhile too ----- */

  async function sendAll() {
    if (sending) return;
    while ((sending = lines.find((line) => line.upload.state === "waiting"))) {
      await sending.upload.run();
      if (sending.upload.state === "done") document.body.dispatchEvent(new CustomEvent("transfers:changed"));
    }
    document.getElementById("live").textContent = part("upload-count").textContent;
  }

  function goOn(chosen) {
    for (const { upload } of chosen) if (["paused", "broken"].includes(upload.state)) upload.become("waiting");
    sendAll();
  }

  part("pause-all").addEventListener("click", () => {
    const running = lines.filter(({ upload }) => ["waiting", "sending", "retrying"].includes(upload.state));
    if (running.length === 0) return goOn(lines);
    for (const { upload } of running.reverse()) upload.pause();
  });

  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });

  /* ----- showing ----- */

  function show(line) {
    const { upload, node } = line;
    const chip = part("state", node);
    chip.className = `chip ${LOOKS[upload.state]} bare`;
    chip.textContent = words[upload.sentence] || upload.sentence || words[upload.state];
    const bar = node.querySelector("progress");
    bar.value = upload.file.size ? upload.sent / upload.file.size : Number(upload.state === "done");
    bar.className = { done: "done", broken: "stopped", cancelled: "stopped" }[upload.state] || "";
    part("size", node).textContent = `${size(upload.sent)} / ${size(upload.file.size)} MB`;
    part("pause", node).hidden = !["waiting", "sending", "retrying"].includes(upload.state);
    part("again", node).hidden = !["paused", "broken"].includes(upload.state);
    part("cancel", node).hidden = ["done", "cancelled"].includes(upload.state);
    node.classList.toggle("arrived", upload.state === "done");
    if (upload.address) forget(upload.address.split("/").pop());
    showAll();
  }

  function showAll() {
    const counted = lines.map(({ upload }) => upload).filter((upload) => upload.state !== "cancelled");
    const total = counted.reduce((sum, upload) => sum + upload.file.size, 0);
    const sent = counted.reduce((sum, upload) => sum + upload.sent, 0);
    const done = counted.filter((upload) => upload.state === "done").length;
    const running = counted.some((upload) => ["waiting", "sending", "retrying"].includes(upload.state));
    part("upload-all").hidden = lines.length < 2;
    part("upload-all").querySelector("progress").value = total ? sent / total : 0;
    part("upload-count").textContent = filled(words.all, { done, all: counted.length, sent: size(sent), size: size(total) });
    part("pause-all").textContent = running ? words.pauseAll : words.goOnAll;
    part("pause-all").hidden = done === counted.length;
  }

  /* an upload that goes on is no more one that waits to be chosen again */
  function forget(known) {
    const waiting = document.querySelector(`[data-unfinished="${known}"]`);
    if (!waiting) return;
    const list = waiting.closest("[data-unfinished-list]");
    waiting.remove();
    list.hidden = !list.querySelector("[data-unfinished]");
  }

  function say(word, facts) {
    part("upload-said").textContent = filled(words[word], facts);
    part("upload-said").hidden = false;
  }

  function filled(text, facts) {
    return text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  }

  function size(bytes) {
    return (bytes / MEGABYTE).toFixed(1);
  }
})();
