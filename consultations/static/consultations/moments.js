// Says the earliest permitted close as the opening is chosen. Without it a button of the form does.
(() => {
  const form = document.querySelector("form[data-earliest]");
  const said = form?.querySelector("[data-explanation]");
  if (!said) return;
  const day = form.elements.opens_on;
  const time = form.elements.opens_time;

  const explain = async () => {
    const asked = new URLSearchParams({ opens_on: day.value, opens_time: time.value });
    try {
      const answer = await fetch(`${form.dataset.earliest}?${asked}`, { headers: { Accept: "application/json" } });
      if (answer.ok) said.textContent = (await answer.json()).explanation;
    } catch {
      said.textContent = "";
    }
  };

  form.querySelector("[name=reckon]")?.remove();
  [day, time].forEach((control) => control.addEventListener("change", explain));
  if (day.value && !said.textContent) explain();
})();
