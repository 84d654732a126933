// A log form that loses nothing: kept while it is written, put in the queue when it is saved, sent from there.

import { change, entry, HERE, remove } from "./store.js";
import { flush, tell } from "./outbox.js";
import { showPhotos } from "./photos.js";

const PAUSE = 400; // ms without a key before what is written is kept
const SERVERS = ["uid", "csrfmiddlewaretoken"];
const ALIKE = ["place", "performed_by", "commitment", "control", "hot_spot", "light"]; // as another_of in promises/log/forms.py

/** Takes over `form`. `who` = {person, name}; `section` is the queue, which leaves out what is open here. */
export async function startForm(form, who, section) {
  const page = { form, who, section };
  page.photos = showPhotos(form, () => keep(page));
  page.ready = make(page); // who presses a button before that waits for it
  listen(page);
  await page.ready;
}

async function make(page) {
  const { form, who } = page;
  const saved = Number(document.documentElement.dataset.saved);
  const mending = await takeBack(new URLSearchParams(location.search).get("utkast") ?? "", who.person);
  if (mending) {
    form.elements.uid.value = mending.uid;
    fill(form, mending.fields, mending.partial);
  }
  const numbered = !mending && saved && startAnew(form, saved);
  if (!mending && saved) await fillAlike(form, who.person);
  const place = mending ? new Map(mending.fields).get("hot_spot") : new URLSearchParams(location.search).get("hot_spot");
  if (place) newerPlace(page, place);
  if (saved) olderWeek(page, saved);
  await renew(page, Boolean(saved) && !mending && !numbered);
  if (mending?.reasons?.length) tellReasons(form, mending.reasons);
}

/** The person's entry that this page goes on with: a draft, one that was refused, or one nobody has tried to send. */
async function takeBack(uid, person) {
  let found = null;
  await change(uid, (kept) => {
    const untried = kept?.state === "waiting" && !kept.tried;
    if (kept?.person !== person || !(untried || ["draft", "needs"].includes(kept.state))) return null;
    found = untried ? { ...kept, state: "draft" } : kept;
    return untried && found;
  });
  return found;
}

function listen(page) {
  let timer;
  page.form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE, page);
  });
  addEventListener("pagehide", () => timer && keep(page));
  // Back to a page whose entry is with the server already: what is written now is another one.
  addEventListener("pageshow", (event) => event.persisted && renew(page, false));
  page.form.querySelector("[data-same]")?.addEventListener("click", async (event) => {
    event.preventDefault();
    const { href } = event.currentTarget;
    await remove(page.form.elements.uid.value);
    location.assign(href);
  });
  page.form.addEventListener("submit", (event) => {
    // A button that asks the server for another page of the form, with what is written.
    if ("byServer" in (event.submitter?.dataset ?? {})) {
      if (navigator.onLine) return keep(page);
      event.preventDefault();
      return say(page, "Fler platser går inte utan täckning. Spara rapporten och skriv resten i en ny.");
    }
    event.preventDefault();
    clearTimeout(timer);
    timer = 0;
    save(page, event.submitter).catch(() => page.form.submit());
  });
}

/** Gives the form a number of its own if it needs one, and shows the photos that belong to it. */
async function renew(page, fresh) {
  const number = page.form.elements.uid;
  const known = await entry(number.value);
  if (fresh || (known && ["waiting", "sending", "received"].includes(known.state))) number.value = crypto.randomUUID();
  page.busy = false;
  if (page.section) page.section.dataset.open = number.value;
  await page.photos.show(number.value);
  tell();
}

/** Keeps what is written as a draft, unless it is in the queue already. */
async function keep(page) {
  await page.ready;
  if (page.busy) return;
  const draft = written(page);
  await change(draft.uid, (before) => {
    if (before && !["draft", "needs"].includes(before.state)) return null;
    return { ...draft, state: before?.state ?? "draft", reasons: before?.reasons ?? [] };
  });
  tell();
}

async function save(page, button) {
  await page.ready;
  if (page.busy) return;
  page.busy = true;
  say(page, "Sparar…");
  await page.photos.ready();
  const waiting = { ...written(page, button), state: "waiting", reasons: [] };
  await change(waiting.uid, (before) => (before?.accepted ? null : waiting));
  say(page, `Sparat i ${HERE}. Skickar…`);
  await askForSync();
  await flush();
  const after = await entry(waiting.uid);
  if (after?.state === "received") return location.assign(after.accepted.url);
  if (after?.state === "needs" && !after.accepted) return askThePage(page, button);
  await another(page);
}

/** The page itself shows errors and questions best: the same form, sent the ordinary way. */
function askThePage(page, button) {
  if (button?.name) carry(page.form, button.name, button.value);
  page.form.submit();
}

/** Saved here and not sent: says so, and makes room for the next. */
async function another(page) {
  page.form.reset();
  page.form.querySelectorAll(".error-summary, .twins, [data-reasons], [data-carried]").forEach((each) => each.remove());
  await renew(page, true);
  say(page, `${page.form.dataset.saved ?? "Insatsen är sparad"} i ${HERE} och skickas när det går. ${page.form.dataset.next ?? "Du kan skriva nästa."}`);
  page.section?.querySelector("h2").focus();
}

function written(page, button) {
  const fields = [...new FormData(page.form, button)].filter(([name, value]) => typeof value === "string" && !SERVERS.includes(name));
  const value = (name) => fields.find(([each]) => each === name)?.[1];
  const chosen = page.form.querySelector("[name=hot_spot]:checked")?.labels[0]?.textContent.trim();
  const place = value(page.form.dataset.place ?? "place") || value("place_choice") || chosen;
  const [year, month, day] = (value("starts_on") ?? "").split("-").map(Number);
  return {
    uid: page.form.elements.uid.value,
    person: page.who.person,
    personName: page.who.name,
    kind: page.form.dataset.kind,
    address: new URL(page.form.action).pathname,
    title: [page.form.dataset.title, place, day && `${day}/${month} ${year}`].filter(Boolean).join(", "),
    fields,
  };
}

/** Puts what was written, `[[name, value]]`, in the form, and opens what is folded over it. What is not named is unchecked,
 * but where `partial` says that another page wrote it. */
export function fill(form, fields, partial = false) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || SERVERS.includes(field.name)) continue;
    const found = values.get(field.name) ?? [];
    if (partial && !found.length) continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = found.includes(field.value);
    else if (found.length) field.value = found[0];
  }
  // Rows that the page has no room for yet are sent all the same.
  for (const [name, value] of fields) if (/^r\d+-/.test(name) && !form.elements[name]) carry(form, name, value);
  for (const fold of form.querySelectorAll("details")) {
    const filled = (field) => (values.get(field.name) ?? [""])[0] !== (field.defaultValue ?? "");
    if ([...fold.querySelectorAll("input:not([type=radio]), textarea")].some(filled)) fold.open = true;
  }
}

/** A form that was fetched another day says that day's date, and knows nothing of this address's query. Returns
 * whether the address gave the form its number. */
function startAnew(form, saved) {
  const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(Date.now()) - midnight(saved)) / 86_400_000);
  for (const field of form.querySelectorAll("input[type=date]")) {
    if (!field.value || !days) continue;
    const day = new Date(`${field.value}T12:00:00Z`);
    day.setUTCDate(day.getUTCDate() + days);
    field.value = field.defaultValue = day.toISOString().slice(0, 10);
  }
  const said = new URLSearchParams(location.search);
  // Asked about a time that is over: the day is for the writer to say.
  if (said.has("till") && form.elements.starts_on) form.elements.starts_on.value = form.elements.starts_on.defaultValue = "";
  const chosen = said.get("atagande");
  if (said.get("plats") && form.elements.place) form.elements.place.value = said.get("plats");
  const commitments = form.elements.commitment;
  if (chosen && [...(commitments?.options ?? [])].some((option) => option.value === chosen)) commitments.value = chosen;
  return fillRound(form.elements);
}

/** Another like an entry that is still remembered here. The server knows more of them, and is not asked. */
async function fillAlike(form, person) {
  const like = await entry(new URLSearchParams(location.search).get("som") ?? "");
  if (like?.person !== person || like.kind !== form.dataset.kind) return;
  const said = new Map(like.fields);
  if (!said.get("place")) said.set("place", said.get("place_choice") ?? "");
  for (const name of ALIKE) if (said.has(name) && form.elements[name]) form.elements[name].value = said.get(name);
}

/** What the address says of a round that is to be ended; whether it has a number of its own. */
function fillRound(fields) {
  const said = new URLSearchParams(location.search);
  for (const name of ["starts_on", "hot_spot", "time_from", "time_to", "uid"]) {
    if (!said.has(name) || !fields[name]) continue;
    fields[name].value = said.get(name) === "nu" ? new Date().toTimeString().slice(0, 5).replace(":", ".") : said.get(name);
  }
  return said.has("uid");
}

function carry(form, name, value) {
  const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  input.dataset.carried = "";
  form.append(input);
}

/** A hot spot that came after the form was fetched: the server knows it, and the person is told. */
function newerPlace(page, place) {
  const known = [...page.form.querySelectorAll("[name=hot_spot]")];
  if (!known.length || known.some((field) => field.value === place)) return;
  carry(page.form, "hot_spot", place);
  say(page, `Platsen är nyare än formuläret som finns i ${HERE}, och står inte i listan. Den följer med när du sparar. Välj ingen annan.`);
}

/** A report's form that was fetched another week: its names of the weeks no longer hold. */
function olderWeek(page, saved) {
  const weeks = page.form.elements.week;
  const monday = (at) => {
    const day = new Date(at);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() - ((day.getDay() + 6) % 7)).getTime();
  };
  if (!weeks?.options || monday(saved) === monday(Date.now())) return;
  for (const option of weeks.options) option.textContent = option.textContent.replace(/^.* veckan, /, "");
  say(page, "Formuläret hämtades en tidigare vecka. Se efter att veckan stämmer.");
}

function tellReasons(form, reasons) {
  const summary = document.createElement("div");
  summary.className = "error-summary";
  summary.dataset.reasons = "";
  summary.tabIndex = -1;
  summary.innerHTML = "<h2>Det här behöver rättas</h2><ul></ul>";
  summary.querySelector("ul").append(...reasons.map((reason) => {
    const item = document.createElement("li");
    const field = reason.field && form.elements[reason.field];
    const target = field?.id ? field : field?.[0];
    const words = reason.label ? `${reason.label}: ${reason.text}` : reason.text;
    item.append(target?.id ? Object.assign(document.createElement("a"), { href: `#${target.id}`, textContent: words }) : words);
    if (target?.closest("details")) target.closest("details").open = true;
    return item;
  }));
  form.prepend(summary);
  summary.focus();
}

function say(page, words) {
  page.form.querySelector("[data-said]").textContent = words;
}

async function askForSync() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register("medborgarlofte").catch(() => {}); // not everywhere, and not always allowed
}
