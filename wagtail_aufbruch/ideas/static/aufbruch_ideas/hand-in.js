/* Shows ideas like the one that is being typed. Without it the same list comes before sending. */
(() => {
  "use strict";

  const PAUSE = 600;
  const SHORTEST = 4;
  const form = document.querySelector("form[data-aufbruch-hand-in]");
  const place = form && form.querySelector("[data-aufbruch-similar]");
  const title = form && form.querySelector("[name=title]");
  if (!place || !title) return;

  let timer = 0;
  let asked = "";

  async function look() {
    const words = title.value.trim();
    if (words === asked) return;
    asked = words;
    if (words.length < SHORTEST) return show([]);
    try {
      const answer = await fetch(`${form.dataset.aufbruchHandIn}?titel=${encodeURIComponent(words.slice(0, 200))}`, {
        credentials: "omit",
      });
      if (answer.ok && words === asked) show((await answer.json()).ideas);
    } catch {
      // Offline, or the page is being left: the list comes before sending anyway.
    }
  }

  function show(ideas) {
    place.hidden = ideas.length === 0;
    place.replaceChildren();
    if (!ideas.length) return;
    const heading = document.createElement("p");
    heading.textContent = place.dataset.aufbruchHeading;
    const list = document.createElement("ul");
    for (const idea of ideas) {
      const link = document.createElement("a");
      link.href = idea.url;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = idea.title;
      const entry = document.createElement("li");
      entry.append(link);
      list.append(entry);
    }
    place.append(heading, list);
  }

  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
})();
