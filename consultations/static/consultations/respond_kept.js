// What was typed and not yet acknowledged by the server, kept in this browser: one entry a response, question and tab.
// Entries of a tab that is gone are orphans; whichever page of the same response is opened next takes them up.
const Kept = (() => {
  const PREFIX = "cpal.kept";
  const newId = () => {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const tab = newId();
  const lockOf = (id) => `${PREFIX}|${id}`;
  const keyOf = (response, question) => [PREFIX, response, question, tab].join("|");

  // The lock lasts as long as this page, and shows every other tab that this one still looks after its entries.
  const locks = window.navigator.locks;
  if (locks) locks.request(lockOf(tab), () => new Promise(() => {}));

  const liveTabs = async () => {
    if (!locks) return new Set();
    const { held, pending } = await locks.query();
    return new Set([...held, ...pending].map((lock) => lock.name));
  };

  const put = (response, question, entry) => {
    try {
      window.localStorage.setItem(keyOf(response, question), JSON.stringify(entry));
      return true;
    } catch {
      return false; // storage is full or forbidden: the page says so
    }
  };

  const dropKey = (key) => {
    try {
      window.localStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  };

  const read = (key) => {
    try {
      return JSON.parse(window.localStorage.getItem(key));
    } catch {
      return null;
    }
  };

  const keys = () => {
    try {
      return Object.keys(window.localStorage).filter((key) => key.startsWith(`${PREFIX}|`));
    } catch {
      return [];
    }
  };

  const all = (response) =>
    keys()
      .map((key) => {
        const [, of, question, from] = key.split("|");
        return { key, response: of, question, tab: from, entry: read(key) };
      })
      .filter((item) => item.response === response && item.entry);

  const orphans = async (response) => {
    const live = await liveTabs();
    return all(response).filter((item) => item.tab !== tab && !live.has(lockOf(item.tab)));
  };

  return {
    newId,
    put,
    dropKey,
    all,
    orphans,
    drop: (response, question) => dropKey(keyOf(response, question)),
    clear: (response) => all(response).forEach((item) => dropKey(item.key)),
    clearEverything: () => keys().forEach(dropKey),
  };
})();
