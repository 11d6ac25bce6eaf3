/* One file on its way to the server by the tus protocol (1.0.0): in pieces, each with its checksum where the browser can make one.
   What breaks is tried again, later and later, and at once when the line is back; a file chosen again goes on where it stopped,
   because the server knows it by its name, its size and when it was changed. Nothing is kept in the browser.

   new TusUpload(file, room, token, heard)   room: where uploads begin; heard(upload) is told of every change
   run(), pause(), cancel()                  state: waiting, sending, retrying, paused, cancelled, broken, done */
"use strict";

window.TusUpload = class {
  static PIECE = 4 * 1024 * 1024;
  static FIRST_WAIT_MS = 1000;
  static LONGEST_WAIT_MS = 30000;
  static MOST_TRIES = 8;

  constructor(file, room, token, heard) {
    Object.assign(this, { file, room, token, heard, address: null, offset: 0, sent: 0, state: "waiting", sentence: "" });
    this.stopping = null;
    this.request = null;
    this.wake = null;
  }

  async run() {
    this.stopping = null;
    this.become("sending");
    for (let tries = 0; !this.stopping;) {
      try {
        await (this.address ? this.ask() : this.begin());
        while (this.offset < this.file.size && !this.stopping) {
          await this.sendPiece();
          tries = 0;
        }
        if (!this.stopping) return this.become("done");
      } catch (fault) {
        if (this.stopping) break;
        tries += 1;
        if (!fault.again || (fault.status && tries >= TusUpload.MOST_TRIES)) return this.become("broken", fault.sentence);
        if (fault.status === 404) this.address = null;
        this.become("retrying");
        await this.wait(TusUpload.FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 5));
        if (!this.stopping) this.become("sending");
      }
    }
    return this.end();
  }

  pause() { this.stop("paused"); }

  cancel() { this.stop("cancelled"); }

  /* What is being begun is not broken off: only with its address can it be taken away again. */
  stop(state) {
    const runs = this.state === "sending" || this.state === "retrying";
    this.stopping = state;
    if (this.request && this.address) this.request.abort();
    if (this.wake) this.wake();
    if (!runs) this.end();
  }

  async end() {
    if (this.stopping === "cancelled" && this.address) await this.speak("DELETE", this.address).catch(() => null); // or it expires by itself
    this.become(this.stopping);
  }

  become(state, sentence = "") {
    Object.assign(this, { state, sentence });
    this.sent = this.offset;
    this.heard(this);
  }

  wait(ms) {
    return new Promise((resolve) => {
      this.wake = () => {
        clearTimeout(timer);
        window.removeEventListener("online", this.wake);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(() => this.wake && this.wake(), Math.min(ms, TusUpload.LONGEST_WAIT_MS));
      window.addEventListener("online", this.wake);
    });
  }

  /* ----- the protocol ----- */

  async begin() {
    const said = { filename: this.file.name, resume: String(this.file.lastModified) };
    const metadata = Object.entries(said).map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`).join(",");
    const answer = await this.speak("POST", this.room, { "Upload-Length": this.file.size, "Upload-Metadata": metadata });
    this.address = answer.getResponseHeader("Location");
    this.move(answer);
  }

  async ask() {
    this.move(await this.speak("HEAD", this.address));
  }

  async sendPiece() {
    const piece = this.file.slice(this.offset, this.offset + TusUpload.PIECE);
    const headers = { "Upload-Offset": this.offset, "Content-Type": "application/offset+octet-stream" };
    if (window.crypto && crypto.subtle) {
      const content = await piece.arrayBuffer().catch(() => { throw new Fault(0, false, "unreadable"); });
      headers["Upload-Checksum"] = `sha256 ${base64(new Uint8Array(await crypto.subtle.digest("SHA-256", content)))}`;
    }
    if (this.stopping) return; // while the checksum was made
    this.move(await this.speak("PATCH", this.address, headers, piece));
  }

  move(answer) {
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
    this.sent = this.offset;
    this.heard(this);
  }

  speak(method, address, headers = {}, body = null) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      const said = { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.token, "HX-Request": "true", ...headers };
      for (const [name, value] of Object.entries(said)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => {
        this.sent = this.offset + Math.min(event.loaded, body ? body.size : 0);
        this.heard(this);
      });
      request.addEventListener("loadend", () => {
        this.request = null;
        if (request.status >= 200 && request.status < 300) resolve(request);
        else reject(refusal(request, method));
      });
      if (method !== "DELETE") this.request = request;
      request.send(body);
    });
  }
};

class Fault extends Error {
  constructor(status, again, sentence) {
    super(sentence);
    Object.assign(this, { status, again, sentence });
  }
}

/* Whether to try again: nothing answered, somebody else is writing, a piece was spoilt, or the server is in trouble of its own. */
function refusal(request, method) {
  const { status } = request;
  const passing = status === 0 || [409, 423, 429, 460, 502, 503, 504].includes(status);
  if (status === 401) return new Fault(status, false, "signedOut"); // HEAD, with which an upload goes on, has no sentence to read
  const notice = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".notice p");
  const expired = status === 404 && method !== "POST";
  return new Fault(status, (passing && !(status === 409 && method === "POST")) || expired, notice ? notice.textContent.trim() : "");
}

function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
