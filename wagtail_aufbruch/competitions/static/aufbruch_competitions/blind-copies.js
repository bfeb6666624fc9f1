/* Marking passages by mouse or keyboard. The list of words below is what counts: the script only writes into it, and
   shows at once what it means. */
(function () {
  "use strict";

  const form = document.querySelector("[data-aufbruch-blacken]");
  if (!form) return;
  const list = form.querySelector("#verbergen-worte");
  const boxes = [...form.querySelectorAll("input[name='gefunden']")];
  const texts = [...form.querySelectorAll("[data-text]")];
  const told = form.querySelector("[data-told]");
  const inner = /[\p{L}\p{N}\p{M}_]/u;

  const plain = (text) => text.normalize("NFKC").toLocaleLowerCase("de").replace(/\s+/g, " ").trim();
  const wordsOf = (text) => plain(text).match(/[\p{L}\p{N}\p{M}_]+/gu) || [];
  const lines = () => list.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const passages = () => [...boxes.filter((box) => box.checked).map((box) => box.dataset.words), ...lines()];

  /* Where the words of a passage stand side by side in a text, as the server finds them. */
  function placesOf(text, passage) {
    const found = [...text.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)];
    const said = found.map((one) => plain(one[0]));
    const wanted = wordsOf(passage);
    const places = [];
    for (let at = 0; wanted.length && at <= said.length - wanted.length; at += 1) {
      if (wanted.every((word, place) => said[at + place] === word)) {
        const last = found[at + wanted.length - 1];
        places.push([found[at].index, last.index + last[0].length]);
      }
    }
    return places;
  }

  function show(region) {
    const text = region.textContent;
    const places = passages().flatMap((one) => placesOf(text, one)).sort((one, other) => one[0] - other[0]);
    const pieces = [];
    let at = 0;
    places.forEach(([start, end]) => {
      if (end <= at) return;
      if (start > at) pieces.push(document.createTextNode(text.slice(at, start)));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(Math.max(start, at), end);
      pieces.push(mark);
      at = end;
    });
    if (at < text.length) pieces.push(document.createTextNode(text.slice(at)));
    region.replaceChildren(...pieces);
  }

  const showAll = () => texts.forEach(show);

  function offsetOf(region, node, offset) {
    const range = document.createRange();
    range.selectNodeContents(region);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  /* What is selected in one of the texts, as whole words. */
  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const region = texts.find((one) => one.contains(range.startContainer) && one.contains(range.endContainer));
    if (!region) return null;
    const text = region.textContent;
    let start = offsetOf(region, range.startContainer, range.startOffset);
    let end = offsetOf(region, range.endContainer, range.endOffset);
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    if (start === end) return null;
    while (start > 0 && inner.test(text[start]) && inner.test(text[start - 1])) start -= 1;
    while (end < text.length && inner.test(text[end - 1]) && inner.test(text[end])) end += 1;
    return { region, start, end, words: text.slice(start, end) };
  }

  function isHidden({ region, start, end }) {
    return passages().some((one) => placesOf(region.textContent, one).some(([from, to]) => from < end && to > start));
  }

  function toggle() {
    const chosen = selected();
    if (!chosen) {
      told.textContent = told.dataset.nothing;
      return;
    }
    const parts = chosen.words.split("\n").map((line) => line.trim()).filter(Boolean);
    if (isHidden(chosen)) {
      const touches = (one) =>
        placesOf(chosen.region.textContent, one).some(([from, to]) => from < chosen.end && to > chosen.start);
      boxes.forEach((box) => { if (box.checked && touches(box.dataset.words)) box.checked = false; });
      list.value = lines().filter((line) => !touches(line)).join("\n");
      told.textContent = `${told.dataset.shown} ${parts.join(" ")}`;
    } else {
      list.value = [...lines(), ...parts].join("\n");
      told.textContent = `${told.dataset.hidden} ${parts.join(" ")}`;
    }
    showAll();
    window.getSelection().removeAllRanges();
  }

  texts.forEach((region) => {
    /* A caret for the keyboard; nothing can be typed. */
    region.contentEditable = "true";
    region.spellcheck = false;
    region.setAttribute("role", "textbox");
    region.setAttribute("aria-readonly", "true");
    region.setAttribute("aria-multiline", "true");
    ["beforeinput", "paste", "cut", "drop"].forEach((name) => {
      region.addEventListener(name, (event) => event.preventDefault());
    });
    region.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        toggle();
      }
    });
  });
  form.querySelector("[data-help]").hidden = false;
  form.querySelector("[data-tools]").hidden = false;
  /* With the mouse, the button must not take the selection away. */
  const button = form.querySelector("[data-toggle-passage]");
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", toggle);
  list.addEventListener("input", showAll);
  boxes.forEach((box) => box.addEventListener("change", showAll));
})();
