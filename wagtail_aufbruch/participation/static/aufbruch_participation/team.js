/* Another row for a person without sending the form; without this script the button sends it and gets one back. */
(() => {
  "use strict";

  function add(team, button) {
    const index = team.querySelectorAll(":scope > fieldset").length;
    const row = team.querySelector("template").content.firstElementChild.cloneNode(true);
    row.innerHTML = row.innerHTML.replaceAll("__index__", index).replaceAll("__number__", index + 1);
    button.before(row);
    button.hidden = index + 1 >= Number(team.dataset.most);
    row.querySelector("input").focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-aufbruch-team] > button");
    if (!button) return;
    event.preventDefault();
    add(button.parentElement, button);
  });
})();
