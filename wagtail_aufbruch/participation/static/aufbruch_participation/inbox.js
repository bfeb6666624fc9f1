// The inbox by keyboard: j and k walk, a letter presses the button that carries it. Everything works without this
// file; it presses buttons that are there. Letters count only while a task has the focus (WCAG 2.1.4).
(() => {
  const inbox = document.querySelector("[data-inbox]");
  const tasks = inbox ? [...inbox.querySelectorAll("[data-task]")] : [];

  const walk = (from, step) => {
    const goal = tasks[tasks.indexOf(from) + step];
    if (goal) {
      goal.focus();
      goal.scrollIntoView({ block: "nearest" });
    }
  };

  const keys = {
    j: (task) => walk(task, 1),
    ArrowDown: (task) => walk(task, 1),
    k: (task) => walk(task, -1),
    ArrowUp: (task) => walk(task, -1),
    x: (task) => task.querySelector("[name=subject]").click(),
    o: (task) => task.querySelector("[data-open]").click(),
    "?": () => {
      const help = document.querySelector(".aufbruch-keys");
      help.open = !help.open;
    },
  };

  const onKey = (event) => {
    const task = event.target.closest("[data-task]");
    const typing = event.target.matches("select, textarea, input:not([type=checkbox])");
    if (!task || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const button = task.querySelector(`[data-letter="${CSS.escape(event.key)}"]`);
    if (!keys[event.key] && !button) return;
    event.preventDefault();
    if (keys[event.key]) keys[event.key](task);
    else button.click();
  };

  // After a decision the page opens at the task that comes next.
  const rememberNext = (event) => {
    const value = event.submitter && event.submitter.name === "one" ? event.submitter.value : "";
    const task = event.submitter && event.submitter.closest("[data-task]");
    const stays = value.startsWith("take|") || value.startsWith("release|");
    const index = tasks.indexOf(task);
    const next = stays ? task : tasks[index + 1] || tasks[index - 1];
    inbox.querySelector("[data-inbox-next]").value = task && next ? next.id : "";
  };

  const ticks = () => [...inbox.querySelectorAll("[name=subject]:not(:disabled)")];

  const sayHowMany = () => {
    const line = inbox.querySelector("[data-inbox-count]");
    const number = ticks().filter((box) => box.checked).length;
    const words = number === 1 ? line.dataset.one : line.dataset.many.replace("{n}", number);
    line.textContent = number ? words : "";
  };

  if (inbox) {
    const all = inbox.querySelector("[data-inbox-all]");
    all.hidden = false;
    all.querySelector("input").addEventListener("change", (event) => {
      for (const box of ticks()) box.checked = event.target.checked;
    });
    inbox.addEventListener("keydown", onKey);
    inbox.addEventListener("submit", rememberNext);
    inbox.addEventListener("change", sayHowMany);
    sayHowMany(); // ticked while this script was still on its way, or before somebody came back
    // Reachable by Tab: the first task, as the way into the list.
    if (tasks.length) tasks[0].tabIndex = 0;
    const named = tasks.find((task) => `#${task.id}` === window.location.hash);
    if (named) named.focus();
  }

  const drafts = document.querySelector("[data-drafts]");
  if (drafts) {
    const all = drafts.querySelector("[data-drafts-all]");
    all.hidden = false;
    all.querySelector("input").addEventListener("change", (event) => {
      for (const box of drafts.querySelectorAll("[name=answer]")) box.checked = event.target.checked;
    });
  }

  const form = document.querySelector("[data-reason]");
  if (form) {
    const choice = form.querySelector("[name=choice]");
    const own = form.querySelector("[name=reason]");
    const texts = new Map([...form.querySelectorAll("[data-reason-text]")].map((one) => [one.dataset.reasonText, one.textContent]));
    let copied = "";
    choice.addEventListener("change", () => {
      // Never over words that somebody has typed.
      if (own.value.trim() && own.value !== copied) return;
      copied = texts.get(choice.value) || "";
      own.value = copied;
    });
  }

  const wanted = document.querySelector("[data-focus]") || (form && (form.querySelector("[aria-invalid=true]") || form.querySelector("[name=choice]")));
  if (wanted) wanted.focus();
})();
