// What is written in a form of the desk or of one's own account stays in this browser until the server has it: whoever leaves the page, presses a
// button of another form, is signed out or loses the network finds it in the form again, with the mark of what was read,
// so that a colleague's words are never written over. Only for the same person, and not where words are about people
// (data-not-kept: masking, what is handed out). Without this script each form is sent
// as forms are. The log forms have a queue instead (form.js), a follow-up is saved as it is written (writing.js).

import { fill } from "./form.js";

const OURS = "skrivet ";
const LONGEST = 14 * 24 * 60 * 60 * 1000; // ms
const WORDS = "textarea, input[type=text], input:not([type])";
const AREA = `/${location.pathname.split("/")[1]}/`;
// Among passwords and codes only what is said to be neither is kept.
const FORMS =
  AREA === "/arbete/" ? "main form[method=post]:not([data-kind], [data-write], [data-not-kept])" : "main form[data-kept]";
const ASIDE = ["csrfmiddlewaretoken", "confirmed"];

/** Keeps what `person` writes in the page's forms, and puts back what an earlier visit could not save. */
export function keepWritten(person) {
  tidy();
  const answered = receipt();
  if (answered?.state === "taken") localStorage.removeItem(`${OURS}${person} ${answered.address}`);
  for (const form of document.querySelectorAll(FORMS)) {
    const address = pathOf(form.getAttribute("action"));
    if (!address.startsWith(AREA) || !form.querySelector(WORDS)) continue;
    // A page of many parts is one form with buttons that lead elsewhere.
    const buttons = [...form.querySelectorAll("[formaction]")].map((each) => pathOf(each.getAttribute("formaction")));
    const isOurs = [address, ...buttons].includes(answered?.address);
    const page = { form, key: `${OURS}${person} ${address}`, shown: isOurs && answered.state === "shown" };
    if (isOurs && answered.state === "taken") localStorage.removeItem(page.key);
    // Shown again with what was typed, which is not with the server yet.
    if (page.shown) put(page);
    else bring(page);
    listen(page);
  }
}

function pathOf(written) {
  const { pathname, search } = new URL(written ?? "", location);
  return pathname + search;
}

/** How the server answered what was sent last: it was "taken", or the page was "shown" again with what was typed. */
function receipt() {
  const [, state, address] = /(?:^|; )sent=(taken|shown):([^;]*)/.exec(document.cookie) ?? [];
  if (!state) return null;
  document.cookie = `sent=; path=${AREA}; max-age=0`;
  return { state, address: decodeURIComponent(address) };
}

function listen(page) {
  let timer;
  const write = () => {
    clearTimeout(timer);
    timer = 0;
    if (page.shown || [...page.form.elements].some(isChanged)) put(page);
    else localStorage.removeItem(page.key);
  };
  page.form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(write, 400);
  });
  page.form.addEventListener("submit", write);
  addEventListener("pagehide", () => timer && write());
}

const put = (page) => localStorage.setItem(page.key, JSON.stringify({ at: Date.now(), fields: says(page.form) }));

/** What the form would send but its token and files, as `[[name, value]]`. */
const says = (form) =>
  [...new FormData(form)].filter(([name, value]) => !ASIDE.includes(name) && typeof value === "string");

/** Whether the field says other than what was served. */
function isChanged(field) {
  if (["hidden", "file"].includes(field.type)) return false;
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field.options) {
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  }
  return field.defaultValue !== undefined && field.value !== field.defaultValue;
}

function bring(page) {
  const kept = JSON.parse(localStorage.getItem(page.key) ?? "null");
  if (!kept) return;
  const seen = (fields) => JSON.stringify(fields.filter(([name]) => !isHidden(page.form, name)));
  if (seen(says(page.form)) === seen(kept.fields)) return localStorage.removeItem(page.key);
  // Who types may be faster than this script.
  if ([...page.form.elements].some(isChanged)) return;
  fill(page.form, kept.fields);
  if (page.form.elements.uid) page.form.elements.uid.value = new Map(kept.fields).get("uid");
  tell(page);
}

const isHidden = (form, name) => form.elements[name]?.type === "hidden";

function tell(page) {
  const note = document.createElement("p");
  note.className = "note warn mb-3";
  note.setAttribute("role", "status");
  note.append("Det du skrev här sist är inte sparat. Det är tillbaka i formuläret. ");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Ta bort det" });
  button.addEventListener("click", () => {
    localStorage.removeItem(page.key);
    location.reload();
  });
  note.append(button);
  page.form.prepend(note);
}

/** Forgets what nobody came back to. */
function tidy() {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(OURS))) {
    if (Date.now() - (JSON.parse(localStorage.getItem(key))?.at ?? 0) > LONGEST) localStorage.removeItem(key);
  }
}
