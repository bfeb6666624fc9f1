/* Sends files as soon as they are chosen, piece by piece (a part of tus 1.0), with progress; what breaks off goes on where
   it ended. Without this script the same form sends the files whole. */
(() => {
  "use strict";

  const PIECE = 2 * 1024 * 1024;
  const WAITS = [1, 2, 5, 10, 20]; // seconds before each attempt of its own accord
  const running = new Set();

  const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  class Refused extends Error {}
  class Cancelled extends Error {}

  function ask(upload, method, url, headers = {}, body = null, onProgress = null) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      upload.request = request;
      request.open(method, url);
      const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": upload.token(), ...headers };
      Object.entries(all).forEach(([name, value]) => request.setRequestHeader(name, value));
      if (onProgress) request.upload.onprogress = (event) => onProgress(event.loaded);
      request.onload = () => resolve(request);
      request.onerror = request.ontimeout = () => reject(new Error("connection"));
      request.onabort = () => reject(new Cancelled());
      request.send(body);
    });
  }

  function told(request) {
    try { return JSON.parse(request.responseText); } catch { return {}; }
  }

  const isPassing = (status) => status >= 500 && status !== 507;

  class Upload {
    constructor(place, file) {
      this.place = place;
      this.file = file;
      this.isCancelled = false;
      this.row = place.template.content.firstElementChild.cloneNode(true);
      this.progress = this.row.querySelector("progress");
      this.retry = this.row.querySelector("[data-aufbruch-retry]");
      this.state = this.row.querySelector("[data-aufbruch-state]");
      this.row.querySelectorAll("[data-aufbruch-name]").forEach((name) => { name.textContent = file.name; });
      this.cancelButton = this.row.querySelector("[data-aufbruch-cancel]");
      this.cancelButton.addEventListener("click", () => this.cancel());
      this.retry.addEventListener("click", () => this.run());
      place.rows.append(this.row);
      place.coming.add(this);
    }

    token() {
      return this.place.element.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    }

    async run() {
      running.add(this);
      this.retry.hidden = true;
      this.state.textContent = "";
      this.state.classList.remove("aufbruch-field__error");
      try {
        await this.send();
      } catch (error) {
        if (this.isCancelled || error instanceof Cancelled) return;
        this.fail(error instanceof Refused ? error.message : this.place.texts.broken, error instanceof Refused);
      } finally {
        running.delete(this);
      }
    }

    async send() {
      if (this.file.size > this.place.mostBytes) throw new Refused(this.place.texts.tooLarge);
      let attempt = 0;
      for (;;) {
        try {
          if (!this.url) await this.begin();
          const state = await this.pieces();
          return await this.done(state);
        } catch (error) {
          if (error instanceof Refused || error instanceof Cancelled || this.isCancelled) throw error;
          if (attempt >= WAITS.length) throw error;
          await wait(WAITS[attempt]);
          attempt += 1;
          this.offset = null; // asked for anew: part of the last piece may have arrived
        }
      }
    }

    async begin() {
      const metadata = { question: this.place.question, name: this.file.name, modified: String(this.file.lastModified) };
      const answer = await ask(this, "POST", this.place.url, {
        "Upload-Length": String(this.file.size),
        "Upload-Metadata": Object.entries(metadata).map(([name, value]) => `${name} ${encoded(value)}`).join(","),
      });
      if (isPassing(answer.status)) throw new Error("server");
      if (answer.status !== 201) throw new Refused(told(answer).message || this.place.texts.broken);
      this.url = told(answer).url;
      this.offset = told(answer).received;
      // One that was broken off is shown among those that are kept; it goes on in this row.
      this.place.kept.querySelector(`[data-aufbruch-file="${this.key()}"]`)?.remove();
      if (this.isCancelled) { await ask(this, "DELETE", this.url); throw new Cancelled(); }
    }

    key() { return this.url.split("/").filter(Boolean).pop(); }

    async pieces() {
      for (;;) {
        if (this.offset === null) await this.askOffset();
        if (this.offset >= this.file.size) return { state: "checking" };
        const start = this.offset;
        const piece = this.file.slice(start, start + PIECE);
        const headers = { "Upload-Offset": String(start), "Content-Type": "application/offset+octet-stream" };
        const answer = await ask(this, "PATCH", this.url, headers, piece, (sent) => this.show(start + sent));
        if (answer.status === 409) { this.offset = Number(answer.getResponseHeader("Upload-Offset")); continue; }
        if (isPassing(answer.status) || answer.status === 400) throw new Error("server");
        const state = told(answer);
        if (answer.status !== 200) throw new Refused(state.message || this.place.texts.broken);
        if (state.state === "refused") throw new Refused(state.message);
        if (state.state !== "receiving") return state;
        this.offset = state.received;
        this.show(this.offset);
      }
    }

    async askOffset() {
      const answer = await ask(this, "HEAD", this.url);
      if (answer.status === 404) { this.url = null; throw new Error("gone"); }
      if (answer.status !== 200) throw new Error("server");
      this.offset = Number(answer.getResponseHeader("Upload-Offset"));
    }

    show(sent) {
      const percent = this.file.size ? Math.min(100, Math.floor((sent / this.file.size) * 100)) : 0;
      this.progress.value = percent;
      this.progress.textContent = `${percent} %`;
      if (percent === 100) this.state.textContent = this.place.texts.checking;
    }

    async done() {
      const answer = await ask(this, "GET", this.url);
      if (answer.status !== 200) throw new Error("server");
      const row = new DOMParser().parseFromString(answer.responseText, "text/html").body.firstElementChild;
      const hadFocus = this.row.contains(document.activeElement);
      this.place.kept.append(row);
      this.place.enhance(row);
      this.row.remove();
      this.place.coming.delete(this);
      if (hadFocus) row.querySelector("input, button:not([hidden])")?.focus();
      this.place.say(`${this.file.name} ${this.place.texts.kept}.`);
      this.place.update();
    }

    fail(message, isFinal) {
      this.state.textContent = message;
      this.state.classList.add("aufbruch-field__error");
      this.progress.value = 0;
      this.retry.hidden = isFinal;
      if (isFinal) { this.place.coming.delete(this); this.cancelButton.textContent = this.place.texts.close; }
      this.place.say(`${this.file.name}: ${message}`);
      this.place.update();
    }

    cancel() {
      this.isCancelled = true;
      if (this.url) this.request?.abort(); // or begin() hears of the row that was just made, and takes it out
      running.delete(this);
      this.place.coming.delete(this);
      if (this.url) ask(this, "DELETE", this.url).catch(() => {});
      this.row.remove();
      this.place.update();
      this.place.input.focus();
    }
  }

  class Place {
    constructor(element) {
      const data = element.dataset;
      this.element = element;
      this.coming = new Set();
      this.url = data.url;
      this.question = data.question;
      this.mostFiles = Number(data.mostFiles);
      this.mostBytes = Number(data.mostBytes);
      this.texts = { tooLarge: data.tooLarge, noRoom: data.noRoom, broken: data.broken, kept: data.kept,
        removed: data.removed, close: data.close, wait: data.wait, checking: data.checking };
      this.kept = element.querySelector("[data-aufbruch-kept]");
      this.rows = element.querySelector("[data-aufbruch-rows]");
      this.choose = element.querySelector("[data-aufbruch-choose]");
      this.said = element.querySelector("[data-aufbruch-said]");
      this.template = element.querySelector("template[data-aufbruch-row]");
      this.input = element.querySelector("input[type=file]");
      this.input.addEventListener("change", () => this.take());
      this.kept.querySelectorAll("[data-aufbruch-file]").forEach((row) => this.enhance(row));
      this.update();
      if (this.input.files.length) this.take(); // chosen while this script was still on its way
    }

    async take() {
      const files = [...this.input.files];
      this.rows.querySelector("[data-aufbruch-note]")?.remove();
      this.input.value = ""; // or the form would send them a second time
      const uploads = [];
      for (const file of files) {
        if (!this.hasRoom()) { this.tell(this.texts.noRoom); break; }
        uploads.push(new Upload(this, file));
      }
      this.update();
      for (const upload of uploads) await upload.run(); // one after the other: the line of a phone is narrow
    }

    /* What was broken off takes no room here: it goes on when the same file is chosen, and else the server says no. */
    hasRoom() {
      const whole = this.kept.querySelectorAll("[data-aufbruch-file]:not([data-aufbruch-is=receiving])").length;
      return whole + this.coming.size < this.mostFiles;
    }

    enhance(row) {
      const button = row.querySelector("[data-aufbruch-remove]");
      row.querySelector("[data-aufbruch-remove-box]").remove();
      button.hidden = false;
      button.addEventListener("click", () => this.remove(row, button));
    }

    async remove(row, button) {
      button.disabled = true;
      try {
        const answer = await ask({ token: () => this.token() }, "DELETE", `${this.url}${row.dataset.aufbruchFile}/`);
        if (answer.status !== 204) throw new Refused(told(answer).message || this.texts.broken);
        row.remove();
        this.say(`${button.dataset.name} ${this.texts.removed}.`);
        this.update();
        this.input.focus();
      } catch (error) {
        button.disabled = false;
        this.say(error instanceof Refused ? error.message : this.texts.broken);
      }
    }

    token() {
      return this.element.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    }

    update() { this.choose.classList.toggle("aufbruch-upload__full", !this.hasRoom()); }

    say(message) { this.said.textContent = message; }

    /* To be seen as well as heard. */
    tell(message) {
      const note = this.rows.querySelector("[data-aufbruch-note]") || document.createElement("p");
      note.dataset.aufbruchNote = "";
      note.className = "aufbruch-field__error";
      note.textContent = message;
      this.rows.append(note);
      this.say(message);
    }
  }

  document.querySelectorAll("[data-aufbruch-upload]").forEach((element) => {
    const place = new Place(element);
    const form = element.closest("form");
    if (!form || form.dataset.aufbruchWaits) return;
    form.dataset.aufbruchWaits = "yes";
    form.addEventListener("submit", (event) => {
      const upload = [...running][0];
      if (!upload) return;
      event.preventDefault();
      upload.state.textContent = place.texts.wait;
      place.say(place.texts.wait);
      upload.row.scrollIntoView({ block: "center" });
    });
  });

  addEventListener("beforeunload", (event) => { if (running.size) event.preventDefault(); });
})();
