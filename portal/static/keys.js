/* The keyboard outside the workbench: J, K and Enter in lists, / to the search box, and every control that names a key.

   data-key="n"                a control that this key presses; the key is written on it in a <kbd>
   data-find                   the search box that / goes to
   data-single-keys="off"      on <body>: keys of one letter are off (WCAG 2.1.4); they never work while a field has the focus */
"use strict";

(() => {
  const FIELDS = "input, textarea, select, [contenteditable]";
  const off = () => document.body.dataset.singleKeys === "off";

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const inField = event.target.closest(FIELDS);
    if (event.key === "Escape" && inField) return inField.blur();
    if (event.key.length === 1 && (inField || off())) return;
    const done = act(event.key.toLowerCase());
    if (done) event.preventDefault();
  });

  function act(key) {
    if (key === "/") return focus(document.querySelector("[data-find]"));
    const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (control && control.offsetParent) {
      control.click();
      return true;
    }
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    return false;
  }

  function focus(element) {
    if (!element || !element.offsetParent) return false;
    element.focus();
    return true;
  }

  /* The row that has the keyboard is marked, and its first link has the focus, so that Enter opens it. */
  function step(by) {
    const listed = [...document.querySelectorAll("main .rows tbody tr:not(.group), main .hit")];
    const rows = listed.filter((row) => row.querySelector("a[href], button"));
    if (!rows.length) return false;
    const at = rows.findIndex((row) => row.classList.contains("on"));
    const to = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    rows.forEach((row) => row.classList.toggle("on", row === to));
    to.querySelector("a[href], button").focus();
    return true;
  }
})();
