// Counts an objection window down. Without it the page says when the window closes, and that is enough.
(() => {
  const SECOND = 1000;
  const MILESTONES = [60, 30, 10];

  const wording = (seconds) => {
    const minutes = Math.floor(seconds / 60);
    if (seconds >= 172800) return `${Math.floor(seconds / 86400)} days`;
    if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
    return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  };

  const isWriting = () =>
    [...document.querySelectorAll("main form[method=post]")].some((form) =>
      [...form.elements].some((control) => control.defaultValue !== undefined && control.value !== control.defaultValue),
    );

  const start = (countdown) => {
    const skew = Date.parse(countdown.dataset.now) - Date.now();
    const endsAt = Date.parse(countdown.dataset.endsAt);
    const left = countdown.querySelector("[data-countdown-left]");
    const said = countdown.querySelector("[data-countdown-said]");
    const strong = document.createElement("strong");
    const secondsLeft = () => Math.ceil((endsAt - Date.now() - skew) / SECOND);
    if (!(secondsLeft() > 0)) return;
    left.append("in ", strong, ", ");

    const tick = () => {
      const seconds = secondsLeft();
      if (seconds <= 0) {
        window.clearInterval(timer);
        left.replaceChildren();
        said.textContent = "The window has closed.";
        if (!isWriting()) window.setTimeout(() => window.location.reload(), 2 * SECOND);
        return;
      }
      strong.textContent = wording(seconds);
      if (MILESTONES.includes(seconds)) said.textContent = `${wording(seconds)} left`;
    };
    const timer = window.setInterval(tick, SECOND);
    tick();
  };

  document.querySelectorAll("[data-countdown]").forEach(start);
})();
