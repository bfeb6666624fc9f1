/* One click instead of two pages, where a browser alone may assess: fetches the page with the form, sends it, and
   writes the new number into this page. Whatever does not go that way goes on as a plain link. */
(() => {
  "use strict";

  const asked = { headers: { "X-Aufbruch": "script" }, credentials: "same-origin" };

  async function oneClick(link) {
    const page = await fetch(link.href, { credentials: "same-origin" });
    const text = await page.text();
    const form = new DOMParser().parseFromString(text, "text/html").querySelector("form[data-aufbruch-one-click]");
    if (!page.ok || !form) return false; // supported already, an address is asked for, or closed: people read it there
    const data = new FormData(form);
    data.set("action", "support");
    const answer = await fetch(link.href, { ...asked, method: "POST", body: data });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.message);
    show(link, told);
    return true;
  }

  function show(link, told) {
    const number = link.querySelector("[data-aufbruch-count] strong")
      || link.closest(".aufbruch-support")?.querySelector("[data-aufbruch-count] strong");
    if (number) number.textContent = String(told.count);
    const words = number?.parentElement.querySelector("[data-aufbruch-one]");
    if (words) words.textContent = told.count === 1 ? words.dataset.aufbruchOne : words.dataset.aufbruchMany;
    const word = link.querySelector("span");
    if (word) word.textContent = link.dataset.aufbruchSupport;
    link.removeAttribute("data-aufbruch-support"); // the next click leads to the page where it can be taken back
    say(told.message);
  }

  function say(message) {
    const place = document.querySelector("[data-aufbruch-said]");
    if (place) place.textContent = message;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-aufbruch-support]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    oneClick(link)
      .then((done) => { if (!done) location.assign(link.href); })
      .catch((error) => { if (error.message) say(error.message); else location.assign(link.href); })
      .finally(() => link.removeAttribute("aria-busy"));
  });
})();
