/* The page viewer without reloading: zoom, rotation, lines, and which line of the text stands where on the image.
   Every control is a link that does the same by itself; keys.js presses those that name a key.

   data-look="nearer|farther|turn|lines"   what a control changes
   data-turn-page="arrowleft|arrowright"   links to the neighbouring pages, also by these keys while no field has the focus
   data-keeps-zoom                         a link to another page that takes the zoom along
   data-stage                              the image with its zoom, its turn in degrees, and its size in the pixels of the reading */
"use strict";

(() => {
  const FIELDS = "input, textarea, select, [contenteditable]";
  const ZOOMS = ["page", "width", "double", "deep"];
  const COPIES = { page: 900, width: 1654, double: 2480, deep: 2480 };
  const stage = document.querySelector("[data-stage]");
  if (!stage) return;
  const svg = stage.querySelector("svg");
  const image = stage.querySelector("image");
  const [width, height] = [Number(stage.dataset.width), Number(stage.dataset.height)];

  /* ----- what each control does ----- */

  const looks = {
    nearer: () => zoom(1),
    farther: () => zoom(-1),
    turn: () => turn((Number(stage.dataset.turn) + 90) % 360),
    lines: (control) => control.setAttribute("aria-pressed", String(svg.classList.toggle("seen"))),
  };

  document.addEventListener("click", (event) => {
    const control = event.target.closest("[data-look]");
    if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    looks[control.dataset.look](control);
  });

  function zoom(by) {
    const at = ZOOMS.indexOf(stage.dataset.zoom);
    setZoom(ZOOMS[Math.min(Math.max(at + by, 0), ZOOMS.length - 1)]);
  }

  function setZoom(to) {
    const middle = (stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth;
    stage.classList.replace(`zoom-${stage.dataset.zoom}`, `zoom-${to}`);
    stage.dataset.zoom = to;
    const words = document.querySelector("[data-zoom-words]");
    words.textContent = words.dataset[to];
    stage.scrollLeft = middle * stage.scrollWidth - stage.clientWidth / 2;
    fetchCopy(COPIES[to]);
    document.querySelectorAll("[data-turn-page], [data-keeps-zoom], .films a").forEach((link) => {
      const address = new URL(link.href);
      address.searchParams.set("zoom", to);
      link.href = address;
    });
  }

  /* A finer copy replaces a coarser one once it has come; a coarser one is never fetched again. */
  function fetchCopy(wanted) {
    const held = Number(new URL(image.href.baseVal, location.href).searchParams.get("width"));
    if (wanted <= held) return;
    const address = `${image.dataset.image}?width=${wanted}`;
    const finer = new Image();
    finer.onload = () => image.setAttribute("href", address);
    finer.src = address;
  }

  function turn(degrees) {
    const moved = { 0: "", 90: `translate(${height} 0) rotate(90)`, 180: `translate(${width} ${height}) rotate(180)`, 270: `translate(0 ${width}) rotate(270)` };
    const sideways = degrees % 180 !== 0;
    stage.dataset.turn = degrees;
    svg.setAttribute("viewBox", `0 0 ${sideways ? height : width} ${sideways ? width : height}`);
    svg.querySelector("[data-turned]").setAttribute("transform", moved[degrees]);
  }

  /* ----- keys: arrows turn pages unless the image can still be scrolled that way; Esc first goes back to the full width ----- */

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(FIELDS)) return;
    if (event.key === "Escape" && ["double", "deep"].includes(stage.dataset.zoom)) {
      event.preventDefault();
      return setZoom("width");
    }
    const link = document.querySelector(`[data-turn-page="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!link || scrolls(event.key)) return;
    event.preventDefault();
    link.click();
  }, true);

  function scrolls(key) {
    if (document.activeElement !== stage) return false;
    const rest = stage.scrollWidth - stage.clientWidth - stage.scrollLeft;
    return key === "ArrowLeft" ? stage.scrollLeft > 1 : rest > 1;
  }

  /* ----- text and image point at each other ----- */

  function point(event) {
    const said = event.target.closest("[data-line]");
    document.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
    if (!said) return;
    document.querySelectorAll(`[data-line="${said.dataset.line}"]`).forEach((one) => one.classList.add("pointed"));
  }

  document.querySelector("main").addEventListener("pointerover", point);

  /* ----- at the start: the material in view, and the first hit ----- */

  const here = document.querySelector(".films .on");
  const films = document.getElementById("films");
  if (here && films.scrollHeight > films.clientHeight) films.scrollTop = here.offsetTop - films.offsetTop - films.clientHeight / 3;
  const hit = stage.querySelector(".m-hit");
  if (hit) stage.scrollTop += hit.getBoundingClientRect().top - stage.getBoundingClientRect().top - stage.clientHeight / 3;
})();
