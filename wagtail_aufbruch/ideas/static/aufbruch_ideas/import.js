// Goes on writing a table by itself; without script the button does the same.
for (const form of document.querySelectorAll("[data-aufbruch-continue]")) {
  form.requestSubmit();
}
