// Saves answers while they are typed. Without it the buttons save; with it nothing typed waits for a button.
(() => {
  const PAUSE = 1000; // after the last letter
  const LONGEST = 5000; // after the first unsaved one
  const WAITS = [1000, 2000, 4000, 8000, 16000, 30000];
  const FIELDS = ["stance", "reason", "alternative", "permission"];

  const root = document.querySelector("[data-respond]");
  if (!root) return;
  const response = root.dataset.response;
  const device = root.querySelector("[data-device]");
  const said = document.querySelector("[data-said]");

  const say = (words) => {
    if (said) said.textContent = words;
  };
  const link = (words, url, isElsewhere) => {
    const anchor = document.createElement("a");
    anchor.textContent = words;
    anchor.href = url;
    if (isElsewhere) {
      anchor.target = "_blank";
      anchor.rel = "noopener";
    }
    return anchor;
  };
  const addressOf = (template, question) => template.replace("QUESTION", encodeURIComponent(question));
  const same = (one, other) => FIELDS.every((field) => (one[field] || "") === (other[field] || ""));
  const tokenFields = () => [...document.querySelectorAll("input[name=csrfmiddlewaretoken]")];
  const csrf = () => (tokenFields()[0] ? tokenFields()[0].value : "");

  // --- Sending: answers {state, …}; `away` for everything that is worth another attempt ---------------------------------
  const renew = async () => {
    const answer = await fetch(root.dataset.tokenUrl, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    tokenFields().forEach((field) => {
      field.value = told.token;
    });
    return told.response;
  };

  const post = async (question, sending, isLeaving = false, isSecond = false) => {
    const body = JSON.stringify({ ...sending.values, response, token: sending.token, made_from: sending.version });
    let answer;
    try {
      answer = await fetch(addressOf(root.dataset.saveUrl, question), {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
        keepalive: isLeaving && body.length < 30000,
      });
    } catch {
      return { state: "away" };
    }
    if (answer.status === 429) return { state: "busy", wait: 1000 * Number(answer.headers.get("Retry-After") || 30) };
    if (answer.status >= 500) return { state: "failing" };
    let told;
    try {
      told = await answer.json();
    } catch {
      return { state: answer.status === 400 || answer.status === 413 ? "refused" : "failing", message: "It is too long." };
    }
    if (told.state === "expired" && !isSecond) {
      try {
        const open = await renew();
        if (open && open !== response) return { state: "other" };
      } catch {
        return { state: "away" };
      }
      return post(question, sending, isLeaving, true);
    }
    return told;
  };

  const isKept = (told) => told.state === "saved" || told.state === "conflict";

  // --- A question on this page -------------------------------------------------------------------------------------------
  class Question {
    constructor(element) {
      this.element = element;
      this.number = element.dataset.question;
      this.version = Number(element.dataset.version);
      this.most = Number(element.dataset.most);
      this.line = element.querySelector("[data-save-line]");
      this.saved = this.values();
      this.sending = null;
      this.failures = 0;
      element.addEventListener("input", () => this.typed());
      element.addEventListener("change", () => this.typed(0));
      element.addEventListener("focusout", () => this.isUnsaved() && this.save());
    }

    control(field) {
      return this.element.querySelectorAll(`[name="${this.element.dataset.prefix}-${field}"]`);
    }

    values() {
      const chosen = (field) => [...this.control(field)].find((radio) => radio.checked)?.value || "";
      return {
        stance: chosen("stance"),
        reason: this.control("reason")[0].value,
        alternative: this.control("alternative")[0].value,
        permission: chosen("permission"),
      };
    }

    fill(values) {
      ["reason", "alternative"].forEach((field) => {
        this.control(field)[0].value = values[field] || "";
      });
      ["stance", "permission"].forEach((field) => {
        this.control(field).forEach((radio) => {
          radio.checked = radio.value === values[field];
        });
      });
    }

    isUnsaved() {
      return this.sending !== null || !same(this.values(), this.saved);
    }

    keep() {
      const entry = { values: this.values(), version: this.version, sending: this.sending };
      return Kept.put(response, this.number, entry);
    }

    typed(pause = PAUSE) {
      if (!this.isUnsaved()) {
        this.settle();
        return;
      }
      this.isStored = this.keep();
      this.since = this.since || Date.now();
      this.tell(this.isStored ? "Not saved yet" : "Not saved yet, and this browser keeps nothing: stay on this page");
      this.schedule(Math.max(0, Math.min(pause, this.since + LONGEST - Date.now())));
    }

    schedule(wait) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.save(), wait);
    }

    get fault() {
      const longest = Math.max(this.values().reason.length, this.values().alternative.length);
      return longest > this.most
        ? `Not saved: ${longest.toLocaleString("en-GB")} of ${this.most.toLocaleString("en-GB")} characters. Shorten it or attach a file; it is kept on this device`
        : "";
    }

    save(isLeaving = false) {
      window.clearTimeout(this.timer);
      if (this.isBusy && !isLeaving) return this.isBusy;
      if (!this.isUnsaved()) return Promise.resolve();
      if (this.fault && !this.sending) {
        this.tell(this.fault, "fault");
        return Promise.resolve();
      }
      this.sending = this.sending || { token: Kept.newId(), version: this.version, values: this.values() };
      this.keep();
      const sending = this.sending;
      this.isBusy = post(this.number, sending, isLeaving).then((told) => {
        if (this.sending !== sending) return undefined; // it was sent twice, and heard of already
        this.isBusy = null;
        return this.heard(told);
      });
      return this.isBusy;
    }

    heard(told) {
      if (isKept(told)) return this.acknowledged(told);
      if (told.state === "refused" || told.state === "closed") {
        this.sending = null;
        this.keep();
        this.tell(`Not saved: ${told.message} It is kept on this device`, "fault");
        return undefined;
      }
      if (told.state === "ended" || told.state === "expired") {
        this.tell("Not saved yet: your session has ended. Kept on this device.", "fault", [
          link("Open your response again, in a new tab", told.where && told.state === "ended" ? told.where : root.dataset.againUrl, true),
        ]);
        this.schedule(30000);
        return undefined;
      }
      if (told.state === "other") {
        this.tell("Not saved: another response is open in this browser. Kept on this device", "fault");
        return undefined;
      }
      const wait = told.wait || WAITS[Math.min(this.failures, WAITS.length - 1)];
      this.failures += 1;
      const why = told.state === "away" ? "no connection" : "the server is busy";
      this.tell(`Not saved yet: ${why}. Kept on this device and tried again`, "waits");
      this.schedule(wait);
      return undefined;
    }

    acknowledged(told) {
      this.saved = this.sending.values;
      this.sending = null;
      this.failures = 0;
      this.since = 0;
      this.version = told.version;
      this.control("made_from")[0].value = told.version;
      this.control("token")[0].value = Kept.newId();
      this.lastSaved = told;
      if (this.isUnsaved()) return this.save();
      this.settle();
      return undefined;
    }

    settle() {
      Kept.drop(response, this.number);
      const told = this.lastSaved;
      if (!told) return;
      if (told.state === "conflict") {
        this.tell("This answer was also changed elsewhere. Both are kept.", "waits", [link("Compare and choose", told.compare)]);
      } else {
        this.tell(`Saved ${told.saved_at}`, "done");
      }
    }

    tell(words, kind = "", links = []) {
      if (this.line.textContent.startsWith(words)) return;
      this.line.className = `save-line${kind ? ` save-line-${kind}` : ""}`;
      this.line.replaceChildren(words, ...links.flatMap((each) => [" ", each]));
      if (kind === "fault" || kind === "waits") say(`${this.number}: ${words}`);
      if (kind === "done" && said && said.textContent.startsWith(this.number)) say(`${this.number}: saved`);
    }
  }

  const form = document.querySelector("form[data-answers]");
  const isOpen = Boolean(form && form.querySelector("button[name=then]"));
  const questions = isOpen ? [...form.querySelectorAll("[data-question]")].map((each) => new Question(each)) : [];
  const unsaved = () => questions.filter((question) => question.isUnsaved());
  const saveAll = () => Promise.all(unsaved().map((question) => question.save()));

  // --- What another page of this response could not send before it was closed ---------------------------------------------
  const takingUp = new Set();

  const takeUp = async (item) => {
    let { version } = item.entry;
    let told = null;
    if (item.entry.sending) {
      told = await post(item.question, item.entry.sending);
      if (!isKept(told)) return told;
      version = told.version;
    }
    const question = questions.find((each) => each.number === item.question);
    const isFree = question && !question.isUnsaved() && question.version <= version;
    const isStale = question && question.version < version && !item.entry.sending;
    if (isFree && !isStale) {
      question.fill(item.entry.values);
      question.version = version;
      question.saved = told ? item.entry.sending.values : question.saved;
      question.lastSaved = told || question.lastSaved;
      question.typed(0);
      if (question.isUnsaved()) question.tell("Brought back from this device, not saved yet");
      Kept.dropKey(item.key);
      return { state: "restored" };
    }
    if (!told || !same(item.entry.values, item.entry.sending.values)) {
      const sending = { token: Kept.newId(), version, values: item.entry.values };
      told = await post(item.question, sending);
    }
    if (isKept(told)) {
      Kept.dropKey(item.key);
      if (question && told.state === "conflict") {
        question.tell("Another version of this answer was kept on this device. Both are kept.", "waits", [
          link("Compare and choose", told.compare),
        ]);
      }
    }
    return told;
  };

  const takeUpOrphans = async () => {
    const items = (await Kept.orphans(response)).filter((item) => !takingUp.has(item.key));
    items.forEach((item) => takingUp.add(item.key));
    const outcomes = await Promise.all(items.map(takeUp));
    items.forEach((item) => takingUp.delete(item.key));
    const saved = outcomes.filter(isKept).length;
    const waiting = outcomes.filter((told) => !isKept(told) && told.state !== "restored").length;
    if (saved) device.textContent = `${saved} ${saved === 1 ? "answer" : "answers"} kept on this device ${saved === 1 ? "is" : "are"} now saved.`;
    if (waiting) device.textContent = `${waiting} ${waiting === 1 ? "answer" : "answers"} kept on this device could not be saved yet.`;
    if (saved && !waiting && document.querySelector("[data-hands-in]")) window.location.reload();
  };

  // --- Leaving the page, and coming back to it -----------------------------------------------------------------------------
  const leaving = () => unsaved().forEach((question) => question.save(true));
  const returning = () => {
    if (document.visibilityState !== "visible") return;
    saveAll();
    takeUpOrphans();
  };
  window.addEventListener("pagehide", leaving);
  window.addEventListener("online", () => {
    questions.forEach((question) => {
      question.failures = 0;
    });
    returning();
  });
  window.addEventListener("focus", returning);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leaving() : returning()));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved().some((question) => question.isStored === false)) event.preventDefault();
  });

  if (isOpen) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const then = event.submitter ? event.submitter.value : "stay";
      await saveAll();
      const waiting = unsaved();
      if (waiting.length) {
        waiting[0].element.scrollIntoView({ block: "center" });
        say(`${waiting[0].number} is not saved yet.`);
        return;
      }
      const where = document.createElement("input");
      where.type = "hidden";
      where.name = "then";
      where.value = then;
      form.append(where);
      form.submit();
    });
  }

  // On a shared computer nothing stays behind.
  document.querySelectorAll("form[data-leaves], .masthead form").forEach((each) => {
    each.addEventListener("submit", async (event) => {
      event.preventDefault();
      await saveAll();
      const waits = Kept.all(response).length;
      if (waits && !window.confirm("Something you typed is not saved yet. Leave, and lose it?")) return;
      if (each.matches("[data-leaves]")) Kept.clear(response);
      else Kept.clearEverything();
      questions.length = 0;
      each.submit();
    });
  });

  document.querySelectorAll("[data-hands-in]").forEach((each) => {
    each.addEventListener("submit", (event) => {
      if (!Kept.all(response).length || each.dataset.isWarned) return;
      event.preventDefault();
      each.dataset.isWarned = "yes";
      device.textContent = "An answer typed in another tab is not saved yet. Go back to it, or hand in without it.";
      device.scrollIntoView({ block: "center" });
    });
  });
  if (document.querySelector("[data-received]")) Kept.clear(response);
  else {
    takeUpOrphans();
    window.setTimeout(takeUpOrphans, 1500); // the page before this one may only now be gone
  }
})();
