/* What pages do beyond plain links and forms. Without this file, or without scripts at all, everything still works.

   data-refusal      where refusals of the region around it are said (the page's own stands at the top of <main>)
   data-focus        what gets the focus after its fragment was swapped in
   data-busy         what a pressed button says while the answer is awaited
   data-reveal="id"  shows and hides the password of that field
   data-say          said once by the polite voice when its fragment comes in (a job's end)
   data-leave        an address that is told when the page is left
   After a refusal (409) the page is told (`page:refused`): what it showed holds no longer, and who listens asks anew.
   Events of other scripts: none; viewer.js looks after page images, keys.js after the keyboard. */
"use strict";

(() => {
  const WAIT_MS = 300;
  const WARN_SECONDS = 120;
  const REPLACES_REGION = new Set([422]);
  const CONFLICT = 409;
  const token = () => document.querySelector('meta[name="csrf-token"]').content;
  const isPoll = (config) => !config.triggeringEvent;
  const isQuiet = (config) => isPoll(config) || config.triggeringEvent.type.includes(":"); // nobody pressed anything: `transfers:changed`
  const isPress = (config) => ["click", "submit"].includes(config.triggeringEvent.type);
  const within = (element, selector) => (element.matches(selector) ? element : element.querySelector(selector));

  /* ----- requests ----- */

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
    if (isPoll(event.detail)) event.detail.headers["Guidang-Poll"] = "1";
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const config = event.detail.requestConfig;
    if (isQuiet(config)) return;
    slotFor(config.elt).replaceChildren();
    document.querySelectorAll("#toasts .toast-line").forEach((line) => line.remove());
    if (!isPress(config)) return;
    if (waiting.has(config.elt)) event.preventDefault();
    else startWaiting(config.elt, pressedBy(config.triggeringEvent));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const leaves = event.detail.xhr.getResponseHeader("HX-Redirect"); // until the other page comes a press would be sent again
    if (!leaves) stopWaiting(event.detail.requestConfig.elt);
    if (event.detail.xhr.status === CONFLICT) document.body.dispatchEvent(new CustomEvent("page:refused"));
  });

  /* ----- refusals: said above the region they concern, whose content stays as it is ----- */

  function slotFor(element) {
    for (let region = element; region; region = region.parentElement) {
      const slot = region.querySelector(":scope > [data-refusal]");
      if (slot) return slot;
    }
    return document.querySelector("main > [data-refusal]") || document.querySelector("main");
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if (status < 400 || REPLACES_REGION.has(status)) return;
    event.detail.target = slotFor(event.detail.requestConfig.elt);
    event.detail.swapOverride = "innerHTML";
  });

  document.addEventListener("htmx:sendError", (event) => {
    if (isQuiet(event.detail.requestConfig)) return;
    const slot = slotFor(event.detail.requestConfig.elt);
    slot.replaceChildren(document.getElementById("unreachable").content.cloneNode(true));
    slot.firstElementChild.focus();
  });

  /* what was refused stays to be read when its region is drawn anew */
  let kept = null;

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const said = event.detail.target.querySelector(":scope > [data-refusal]")?.firstElementChild;
    const slot = event.detail.fragment.querySelector("[data-refusal]");
    if (!said || !slot) return;
    kept = document.activeElement === said ? said : null;
    slot.append(said);
  });

  document.addEventListener("htmx:oobAfterSwap", () => {
    if (kept) kept.focus({ preventScroll: true });
    kept = null;
  });

  /* ----- focus: never lost to <body>, never moved by a poll ----- */

  let next = null;

  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.detail.target.closest("tr, .job, .finding, li");
    next = row && !isQuiet(event.detail.requestConfig) ? row.nextElementSibling || row.previousElementSibling : null;
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const came = event.detail.elt;
    said(came);
    if (isQuiet(event.detail.requestConfig)) return;
    const wanted = within(came, '[aria-invalid="true"]') || within(came, "[autofocus], [data-focus]")
      || within(came, '.notice[role="alert"]');
    if (wanted) return focus(wanted);
    if (came.id === "toasts" || document.activeElement !== document.body) return;
    focus(firstIn(next) || firstIn(came) || document.querySelector("main h1"));
  });

  function firstIn(element) {
    if (!element || !element.isConnected) return null;
    return element.querySelector("a[href], button, input:not([type=hidden]), select, textarea");
  }

  function focus(element) {
    if (!element) return;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  function said(came) {
    const speaker = within(came, "[data-say]");
    if (speaker) document.getElementById("live").textContent = speaker.dataset.say;
  }

  /* ----- waiting: under 300 ms nothing, then the pressed button says so; twice is never sent ----- */

  const waiting = new Map();

  function pressedBy(event) {
    return event && event.submitter ? event.submitter : event && event.target.closest("button");
  }

  function startWaiting(element, button) {
    const timer = setTimeout(() => {
      if (!button) return;
      button.setAttribute("aria-disabled", "true");
      if (button.dataset.busy) {
        button.dataset.rest = button.innerHTML;
        button.textContent = button.dataset.busy;
      }
    }, WAIT_MS);
    waiting.set(element, { timer, button });
  }

  function stopWaiting(element) {
    const entry = waiting.get(element);
    if (!entry) return;
    waiting.delete(element);
    clearTimeout(entry.timer);
    if (!entry.button) return;
    entry.button.removeAttribute("aria-disabled");
    if (entry.button.dataset.rest) entry.button.innerHTML = entry.button.dataset.rest;
    delete entry.button.dataset.rest;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) return;
    if (waiting.has(form)) event.preventDefault();
    else startWaiting(form, event.submitter);
  });
  window.addEventListener("pageshow", () => [...waiting.keys()].forEach(stopWaiting));

  /* ----- small things of every page ----- */

  document.addEventListener("click", (event) => {
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      field.type = field.type === "password" ? "text" : "password";
      reveal.setAttribute("aria-pressed", String(field.type === "text"));
    }
    document.querySelectorAll("details.me[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.me[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* ----- before somebody is signed out, the page asks; every request of a person starts the time anew ----- */

  const idle = document.getElementById("idle");
  let warning = 0;

  function restart() {
    clearTimeout(warning);
    idle.hidden = true;
    warning = setTimeout(() => { idle.hidden = false; }, (Number(document.body.dataset.idleSeconds) - WARN_SECONDS) * 1000);
  }

  if (idle) {
    restart();
    document.addEventListener("htmx:afterRequest", (event) => { if (!isPoll(event.detail.requestConfig)) restart(); });
    idle.querySelector("[data-stay-here]").addEventListener("click", async () => {
      const answer = await fetch(document.body.dataset.stay, { redirect: "manual" });
      if (answer.ok) restart();
      else window.location.reload();
    });
  }

  /* ----- leaving: what was edited is written to the store now instead of within minutes ----- */

  window.addEventListener("pagehide", () => {
    document.querySelectorAll("[data-leave]").forEach((element) => {
      const form = new FormData();
      form.append("csrf_token", token());
      navigator.sendBeacon(element.dataset.leave, form);
    });
  });
})();
