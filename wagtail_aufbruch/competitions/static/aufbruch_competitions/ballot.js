/* Says in each category of a ballot how many more can be chosen. The server counts all the same. */
(() => {
  "use strict";
  for (const said of document.querySelectorAll("[data-aufbruch-left]")) {
    const group = said.closest("fieldset");
    const tell = () => {
      const left = Number(said.dataset.aufbruchLeft) - group.querySelectorAll("input:checked").length;
      const words = left > 0 ? said.dataset.more : left === 0 ? said.dataset.none : said.dataset.over;
      said.textContent = words.replace("{n}", String(Math.abs(left)));
      said.classList.toggle("aufbruch-ballot__left--over", left < 0);
    };
    group.addEventListener("change", tell);
    if (group.querySelector("input:checked")) tell();
  }
})();
