// Offers the names that the registers hold while one is typed. Without it the field is a plain one, and a name that is
// not held is refused with what is near.
(() => {
  const PAUSE = 150;

  const optionOf = ({ name, said }) => {
    const option = document.createElement("option");
    option.value = name;
    option.textContent = said;
    return option;
  };

  const addressOf = (input) => {
    const address = new URL(input.dataset.known, window.location.href);
    address.searchParams.set("typed", input.value.trim());
    address.searchParams.set("metal", input.form?.elements.metal?.value ?? "");
    return address.href;
  };

  const start = (input) => {
    let pause = 0;
    let latest = "";

    const offer = async () => {
      if (!input.value.trim()) return;
      const asked = addressOf(input);
      latest = asked;
      const answer = await fetch(asked, { headers: { Accept: "application/json" } });
      if (!answer.ok || asked !== latest) return;
      const { names } = await answer.json();
      input.list.replaceChildren(...names.map(optionOf));
    };

    input.addEventListener("input", () => {
      window.clearTimeout(pause);
      pause = window.setTimeout(() => offer().catch(() => {}), PAUSE);
    });
  };

  document.querySelectorAll("input[data-known]").forEach(start);
})();
