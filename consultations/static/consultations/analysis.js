// Coding without leaving the page. Without this script each form is posted and the page comes back at its answer.
(() => {
  "use strict";
  const cards = document.querySelector("[data-cards]");
  if (!cards) return;

  const go = (card) => {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  };

  const save = async (form) => {
    const card = form.closest("[data-card]");
    const state = card.querySelector(".card-state");
    const pressed = document.activeElement;
    const withCopies = form.elements.with_copies && form.elements.with_copies.checked;
    state.textContent = "Saving";
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
      });
    } catch {
      state.textContent = "Not saved: the server could not be reached. What you chose is still here; save again.";
      return;
    }
    if (response.redirected || (!response.ok && response.status !== 409)) {
      state.textContent = "Not saved: you may have been signed out. What you chose is still here.";
      return;
    }
    const chosen = card.querySelector("[form='cite-form']");
    const made = document.createElement("template");
    made.innerHTML = (await response.text()).trim();
    const fresh = made.content.firstElementChild;
    const choose = fresh.querySelector("[form='cite-form']");
    if (choose && chosen) choose.checked = chosen.checked;
    card.replaceWith(fresh);
    share(form, fresh);
    if (response.ok && !withCopies && pressed && card.contains(pressed)) {
      go(fresh.nextElementSibling || fresh);
    } else {
      go(fresh);
    }
  };

  // A theme that was named in one card is there to choose in the others.
  const share = (form, fresh) => {
    if (!form.elements.new_theme || !form.elements.new_theme.value.trim()) return;
    const known = fresh.querySelectorAll(".card-themes .choice");
    for (const list of cards.querySelectorAll(".card-themes")) {
      if (fresh.contains(list)) continue;
      for (const choice of known) {
        const value = choice.querySelector("input").value;
        if (list.querySelector(`input[value="${value}"]`)) continue;
        const copy = choice.cloneNode(true);
        copy.querySelector("input").checked = false;
        const key = copy.querySelector("kbd");
        if (key) key.remove();
        list.append(copy);
      }
    }
  };

  cards.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-code]")) return;
    event.preventDefault();
    save(event.target);
  });

  // Keys work inside an answer alone, and never while somebody types.
  cards.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const form = card.querySelector("[data-code]");
    const key = event.key.toLowerCase();
    if (key === "j") go(card.nextElementSibling);
    else if (key === "k") go(card.previousElementSibling);
    else if (form && key === "enter" && !event.target.matches("a, button")) save(form);
    else if (form && /^[1-9]$/.test(key)) {
      const theme = form.querySelectorAll("[name=themes]")[Number(key) - 1];
      if (theme) theme.checked = !theme.checked;
    } else return;
    event.preventDefault();
  });
})();
