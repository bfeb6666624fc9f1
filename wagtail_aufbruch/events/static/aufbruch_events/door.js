/* Check-in at the door. The list is kept in this phone's storage; each tap is kept with its own key and moment, and
   sent again until the server has it. Without JavaScript the same page works with plain forms. */
"use strict";

(() => {
  const body = document.body;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const words = JSON.parse(document.getElementById("door-words").textContent);
  const say = (key, values = {}) => words[key].replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const LIST = `aufbruch-door-${body.dataset.event}`;
  const TAPS = `${LIST}-taps`;
  const SHOWN = 30;
  const RESEND = 4000;
  const RELOAD = 20000;
  const CODE = /^[2-9A-HJ-NP-Z]{8}$/;

  const field = document.getElementById("door-search");
  const results = find("results");
  let parties = [];
  let loadedAt = "";
  let online = true;
  let loggedOut = false;
  let sending = false;
  /* Counts what happened here: a list that was requested before a tap is too old to be shown after it. */
  let changes = 0;

  // --- What is kept on this phone

  const read = (key, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      alarm(words.full_storage);
      return false;
    }
  };
  /* Two tabs may write: to keep what the other one has added, always read it again. */
  const taps = () => read(TAPS, []);

  const keep = (tap) => write(TAPS, [...taps(), tap]);
  const forget = (keys) => write(TAPS, taps().filter((tap) => !keys.includes(tap.key)));

  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };

  const clock = (moment) => new Date(moment).toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });

  // --- Words on the page

  function alarm(text) {
    const place = find("alert");
    place.textContent = text;
    place.hidden = !text;
  }

  let spoken = "";
  function showState() {
    const place = find("state");
    const waiting = taps().length;
    const parts = [];
    if (spoken) parts.push(spoken);
    if (loggedOut) parts.push(words.logged_out);
    else if (!online) parts.push(words.offline);
    if (waiting) parts.push(waiting === 1 ? words.unsent_one : say("unsent", { number: waiting }));
    else if (!online && loadedAt) parts.push(say("old", { time: clock(loadedAt) }));
    const text = parts.join(" ");
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
    place.classList.toggle("door__state--waiting", waiting > 0 || !online || loggedOut);
    if (loggedOut && !place.querySelector("a")) {
      const link = document.createElement("a");
      link.href = `${body.dataset.login}?next=${encodeURIComponent(body.dataset.page)}`;
      link.textContent = words.login;
      place.append(" ", link);
    }
    find("remove").hidden = !parties.length;
  }

  // --- People

  /* Taps that are not sent yet already count: they are applied on top of what the server said. */
  function withTaps(list) {
    const byPerson = new Map();
    for (const party of list) for (const person of party.people) byPerson.set(person.pk, person);
    for (const tap of taps()) {
      const person = byPerson.get(tap.person);
      if (person) person.at = tap.arrive ? person.at || clock(tap.moment) : "";
    }
    return list;
  }

  // The same rules as in core/lists/folding.py.
  const SPELLED_OUT = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", æ: "ae", œ: "oe" };
  const NO_ACCENT = { ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", ŋ: "n", þ: "th", ø: "o", æ: "a", œ: "o", ß: "ss" };
  const plain = (text) =>
    text.replace(/[łđðħıŋþøæœß]/g, (letter) => NO_ACCENT[letter]).normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const small = (text) => text.normalize("NFC").toLowerCase();
  const folded = (text) => plain(small(text).replace(/[äöüøæœ]/g, (letter) => SPELLED_OUT[letter]));
  const searched = (text) => `${folded(text)} ${plain(small(text))}`;

  function codeIn(text) {
    const last = text.trim().replace(/\/+$/, "").split("/").pop().split("=").pop();
    const code = last.toUpperCase().replace(/[-\s]/g, "");
    return CODE.test(code) ? code : "";
  }

  function matching(text) {
    const code = codeIn(text);
    if (code) {
      const byCode = parties.filter((party) => party.code === code);
      if (byCode.length) return byCode;
    }
    const wanted = folded(text).split(/\s+/).filter(Boolean);
    return parties.filter((party) => {
      const all = searched([party.name, ...party.people.map((person) => person.name), party.code].join(" "));
      return wanted.every((word) => all.includes(word));
    });
  }

  const nameOf = (party, person) => person.name || say("companion", { name: party.name });

  function numbers() {
    const expected = parties.filter((party) => party.expected);
    const people = expected.flatMap((party) => party.people);
    const here = people.filter((person) => person.at).length;
    const all = people.length;
    find("numbers").textContent = say("counts", { here, all });
  }

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  function partyElement(party) {
    const item = make("li", "door__party");
    const who = make("p", "door__who");
    who.append(make("strong", "", party.name));
    if (party.table) who.append(" ", make("span", "door__table", party.table));
    item.append(who);
    for (const note of [party.state, party.guardian ? words.guardian : "", party.note]) {
      if (note) item.append(make("p", "door__note", note));
    }
    if (!party.expected || party.guardian) {
      const open = make("p", "door__open");
      const link = make("a", "", words.open);
      link.href = `${body.dataset.registrations}${party.pk}/`;
      open.append(link);
      item.append(open);
    }
    const absent = party.people.filter((person) => !person.at);
    if (party.expected && absent.length > 1) {
      const all = make("button", "door__tap door__tap--all", words.all);
      all.type = "button";
      all.append(make("span", "door__sr", `: ${party.name}`));
      all.addEventListener("click", () => tapAll(party, absent));
      item.append(all);
    }
    for (const person of party.people) item.append(personElement(party, person));
    return item;
  }

  function personElement(party, person) {
    const row = make("div", "door__person");
    const name = nameOf(party, person);
    const button = make("button", person.at ? "door__undo" : "door__tap");
    button.type = "button";
    button.dataset.person = person.pk;
    if (person.at) {
      row.append(make("p", "door__there", `${name}: ${say("here", { time: person.at })}`));
      button.textContent = words.undo;
      button.append(make("span", "door__sr", `: ${name}`));
    } else if (party.expected) {
      button.append(`${name} `, make("span", "", words.arrive));
    } else {
      return row;
    }
    button.addEventListener("click", () => tap(party, person, !person.at));
    row.append(button);
    return row;
  }

  function show() {
    numbers();
    const text = field.value.trim();
    find("hint").hidden = Boolean(text);
    const found = text ? matching(text) : [];
    results.replaceChildren(...found.slice(0, SHOWN).map(partyElement));
    if (text && !found.length && parties.length) {
      const code = codeIn(text);
      results.append(make("li", "door__none", code ? say("unknown_code", { code }) : words.none));
    }
    if (found.length > SHOWN) {
      results.append(make("li", "door__none", say("more", { number: found.length - SHOWN })));
    }
    showState();
  }

  function again(person) {
    show();
    results.querySelector(`[data-person="${person.pk}"]`)?.focus();
  }

  // --- Taps

  function tap(party, person, arrive) {
    const moment = Date.now();
    if (!keep({ key: newKey(), person: person.pk, arrive, moment, name: nameOf(party, person) })) return;
    changes += 1;
    person.at = arrive ? clock(moment) : "";
    write(LIST, { parties, loadedAt });
    spoken = say(arrive ? "arrived" : "taken_back", { name: nameOf(party, person) });
    navigator.vibrate?.(40);
    again(person);
    send();
  }

  function tapAll(party, people) {
    for (const person of people) tap(party, person, true);
  }

  async function send() {
    const waiting = taps();
    if (!waiting.length || sending) return;
    sending = true;
    const now = Date.now();
    try {
      const answer = await fetch(body.dataset.send, {
        method: "POST",
        redirect: "manual",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": find("token").querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body: JSON.stringify({
          taps: waiting
            .slice(0, 200)
            .map(({ key, person, arrive, moment }) => ({ key, person, arrive, age: Math.max(0, now - moment) })),
        }),
      });
      online = true;
      if (!answer.ok) {
        loggedOut = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
        return;
      }
      loggedOut = false;
      const { done, gone } = await answer.json();
      const lost = waiting.filter((one) => gone.includes(one.key));
      if (lost.length) alarm(lost.map((one) => say("gone", { name: one.name })).join(" "));
      forget([...done, ...gone]);
      changes += 1;
    } catch {
      online = false;
    } finally {
      sending = false;
      showState();
    }
    if (online && !loggedOut && taps().length) send();
  }

  async function load() {
    const before = changes;
    try {
      const answer = await fetch(body.dataset.list, { redirect: "manual", cache: "no-store" });
      online = true;
      if (!answer.ok) {
        loggedOut = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
        showState();
        return;
      }
      loggedOut = false;
      const told = await answer.json();
      if (changes !== before) {
        load();
        return;
      }
      parties = withTaps(told.parties);
      loadedAt = Date.now();
      if (told.over) localStorage.removeItem(LIST);
      else write(LIST, { parties, loadedAt });
      refresh();
    } catch {
      online = false;
      showState();
    }
  }

  /* If the list were redrawn under somebody's finger, they might tap the wrong name. */
  function refresh() {
    const active = results.contains(document.activeElement) ? document.activeElement.dataset.person : "";
    show();
    if (active) results.querySelector(`[data-person="${active}"]`)?.focus();
  }

  // --- Codes

  function useCode(text) {
    const code = codeIn(text);
    if (!code) return false;
    field.value = code;
    show();
    results.querySelector("button")?.focus();
    return true;
  }

  let stream = null;
  async function scan() {
    const camera = find("camera");
    const video = camera.querySelector("video");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      alarm(words.no_camera);
      return;
    }
    alarm("");
    camera.hidden = false;
    video.srcObject = stream;
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    while (stream) {
      const seen = await detector.detect(video).catch(() => []);
      if (seen.some((one) => useCode(one.rawValue))) stop();
      await new Promise((go) => setTimeout(go, 150));
    }
  }

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    find("camera").hidden = true;
  }

  /* The worker sees this page only from the next opening on; so the page and its parts are kept for it at once, and
     a first reload without a connection finds them. The address has no search, so that the page holds no names. */
  async function keepPage() {
    const cache = await caches.open("aufbruch-door");
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.href || part.src);
    const ours = parts.filter((part) => new URL(part).origin === location.origin);
    for (const address of [location.pathname, ...ours]) {
      if (await cache.match(address)) continue;
      const answer = await fetch(address, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) await cache.put(address, answer);
    }
    body.dataset.kept = "";
  }

  // --- Start

  /* Names of earlier events do not stay on a phone for long. What is not sent yet stays. */
  try {
    for (const key of Object.keys(localStorage)) {
      const isOld = Date.now() - (read(key, {}).loadedAt || 0) > 7 * 24 * 3600 * 1000;
      if (/^aufbruch-door-\d+$/.test(key) && isOld) localStorage.removeItem(key);
    }
  } catch {
    alarm(words.full_storage);
  }
  const kept = read(LIST, { parties: [], loadedAt: "" });
  parties = withTaps(kept.parties);
  loadedAt = kept.loadedAt;

  const address = new URL(location.href);
  const begun = address.searchParams.get("code") || field.value;
  if (address.search) history.replaceState(null, "", address.pathname);
  field.value = codeIn(begun) || begun;

  find("search").addEventListener("submit", (event) => {
    event.preventDefault();
    // A handheld scanner types the code, or the address that holds it, and sends.
    if (!useCode(field.value)) show();
    field.select();
  });
  field.addEventListener("input", () => {
    spoken = "";
    show();
  });
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    find("scan").hidden = false;
    find("scan").addEventListener("click", scan);
    find("stop").addEventListener("click", stop);
  }
  find("remove").addEventListener("click", () => {
    if (taps().length) {
      alarm(words.not_removed);
      return;
    }
    localStorage.removeItem(LIST);
    parties = [];
    alarm("");
    spoken = words.removed;
    show();
    find("remove").hidden = true;
  });
  window.addEventListener("online", () => send().then(load));
  window.addEventListener("offline", () => {
    online = false;
    showState();
  });
  window.addEventListener("storage", () => {
    changes += 1;
    parties = withTaps(read(LIST, { parties }).parties);
    refresh();
  });

  show();
  send().then(load);
  setInterval(send, RESEND);
  setInterval(() => {
    if (!document.hidden && parties.length) load();
  }, RELOAD);
  navigator.serviceWorker?.register(body.dataset.worker).then(keepPage).catch(() => {});
})();
