// The follow-up saved as one types, a part at a time. Nothing typed is lost: until the server has a field, it
// stays in this browser. Two people in different fields never meet; in the same field the second one chooses.
// Without this script the form is sent whole, and says the same.

const PAUSE = 1200; // ms after the last key
const AGAIN = 15_000; // ms between tries without a network, and between signs of life
// What is said of a whole period is sent with the form alone: it is public at once.
const ANSWER = /_(silence|unlogged|take_back)$/;
const NAMED = "input[name]:not([type=hidden]), textarea[name], select[name]";

const form = document.querySelector("[data-write]");
if (form) start(form);

function start(form) {
  const seen = JSON.parse(form.elements.seen.value || "{}");
  const key = `uppfoljning-${form.dataset.writeKey}-`;
  const page = { form, seen, key, sending: new Map(), unanswered: new Map(), place: "" };
  for (const part of form.querySelectorAll("[data-write-part]")) watch(page, part);
  if (bring(page)) say(page, "Text som inte hann sparas förra gången är tillbaka.");
  window.addEventListener("online", () => sendAll(page));
  setInterval(() => (kept(page).length ? sendAll(page) : alive(page)), AGAIN);
  form.addEventListener("submit", (event) => leave(page, event));
  form.addEventListener("unsent", () => {
    page.leaving = page.asked = false;
    for (const [name, value] of kept(page)) mayBeSaved(page, name, value);
  });
}

/** What got no answer may be with the server: it is asked first, so that nobody meets their own words as another's. */
async function leave(page, event) {
  if (page.asked || !page.unanswered.size) return void (page.leaving = true);
  event.preventDefault();
  const isAsking = page.pressed;
  page.pressed = event.submitter; // the last one, where several are pressed
  if (isAsking) return;
  await Promise.all([...page.form.querySelectorAll("[data-write-part]")].map((part) => send(page, part)));
  page.asked = true;
  page.form.requestSubmit(page.pressed);
  page.pressed = null;
}

function mayBeSaved(page, name, value) {
  page.unanswered.set(name, (page.unanswered.get(name) ?? new Set()).add(plain(value)));
}

const plain = (text) => text.replaceAll("\r\n", "\n").normalize("NFC").trim();

function watch(page, part) {
  let timer = 0;
  part.addEventListener("input", (event) => {
    if (!event.target.matches(NAMED) || ANSWER.test(event.target.name)) return;
    localStorage.setItem(page.key + event.target.name, event.target.value);
    clearTimeout(timer);
    timer = setTimeout(() => send(page, part), PAUSE);
  });
  part.addEventListener("focusin", () => (page.place = part.dataset.writePart));
}

/** Puts back what an earlier visit could not save. Returns whether there was anything. */
function bring(page) {
  let found = false;
  for (const [name, value] of kept(page)) {
    const field = page.form.elements[name];
    if (!field || field.value === value) localStorage.removeItem(page.key + name);
    else {
      field.value = value;
      found = true;
    }
  }
  if (found) sendAll(page);
  return found;
}

function kept(page) {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(page.key))
    .map((key) => [key.slice(page.key.length), localStorage.getItem(key)]);
}

function sendAll(page) {
  const names = kept(page).map(([name]) => name);
  for (const part of page.form.querySelectorAll("[data-write-part]")) {
    if (names.some((name) => part.querySelector(`[name="${name}"]`))) send(page, part);
  }
}

/** Sends the fields of a part that are not saved yet, with what belongs to them. One request at a time a part. */
async function send(page, part) {
  if (page.leaving) return;
  if (page.sending.get(part)) return void page.sending.set(part, "again");
  page.sending.set(part, "now");
  const sent = fields(part);
  try {
    const answer = await post(page, sent);
    settle(page, part, sent, answer);
  } catch (error) {
    for (const [name, value] of sent) mayBeSaved(page, name, value);
    say(page, error.message === "403"
      ? "Kan inte spara: du är utloggad, eller har loggat in på nytt. Texten ligger kvar i den här webbläsaren. Logga in och ladda om sidan, så är den tillbaka."
      : "Kan inte spara just nu. Texten ligger kvar i den här webbläsaren och sparas när nätet är tillbaka.");
  }
  const again = page.sending.get(part) === "again";
  page.sending.delete(part);
  if (again) send(page, part);
}

function fields(part) {
  const sent = new Map();
  for (const field of part.querySelectorAll(NAMED)) {
    if (ANSWER.test(field.name) || (field.type === "radio" && !field.checked)) continue;
    sent.set(field.name, field.value);
  }
  return sent;
}

async function post(page, sent) {
  const body = new FormData();
  for (const [name, value] of sent) body.set(name, value);
  for (const name of ["csrfmiddlewaretoken", "not_personal"]) {
    if (page.form.elements[name]) body.set(name, page.form.elements[name].value);
  }
  body.set("seen", JSON.stringify(page.seen));
  body.set("place", page.place);
  const response = await fetch(page.form.dataset.write, { method: "POST", body, redirect: "error" });
  if (![200, 409, 422].includes(response.status)) throw new Error(String(response.status));
  return response.json();
}

async function alive(page) {
  if (document.hidden) return;
  try {
    present(page, (await post(page, new Map())).others);
  } catch {
    // Nothing to save, nothing to say.
  }
}

function settle(page, part, sent, answer) {
  present(page, answer.others);
  const said = part.querySelector("[data-write-said]");
  if (answer.refused) return void say(page, answer.refused);
  if (answer.errors) {
    const words = Object.values(answer.errors).flat();
    said.textContent = `Inte sparat. ${words.join(" ")}`;
    return;
  }
  Object.assign(page.seen, answer.seen);
  for (const name of Object.keys(answer.seen)) {
    if (localStorage.getItem(page.key + name) === sent.get(name)) localStorage.removeItem(page.key + name);
  }
  const others = Object.entries(answer.conflicts).filter(([name, other]) => !isOwn(page, part, name, other));
  for (const [name, other] of others) conflict(page, part, name, other);
  page.form.elements.seen.value = JSON.stringify(page.seen);
  said.textContent = others.length ? "" : `Sparat ${answer.at}.`;
  say(page, "");
}

/** Whether it is what was sent from here and not answered: then what is written now is sent over it. */
function isOwn(page, part, name, other) {
  if (!page.unanswered.get(name)?.has(plain(other.value))) return false;
  page.seen[name] = other.seen;
  page.sending.set(part, "again");
  return true;
}

/** Shows what somebody else wrote in the same field, and lets the writer choose. */
function conflict(page, part, name, other) {
  const field = part.querySelector(`[name="${name}"]`);
  const group = field.closest(".mb-3") || field.parentElement;
  group.querySelector(".note")?.remove();
  const box = document.querySelector("[data-write-conflict]").content.firstElementChild.cloneNode(true);
  box.querySelector("[data-by]").textContent = other.by;
  box.querySelector("[data-words]").textContent = other.words;
  box.querySelector("[data-keep]").addEventListener("click", () => choose(page.form.elements[name].value));
  box.querySelector("[data-take]").addEventListener("click", () => choose(other.value));
  group.append(box);
  function choose(value) {
    page.seen[name] = other.seen;
    page.form.elements[name].value = value;
    localStorage.setItem(page.key + name, value);
    box.remove();
    field.focus();
    send(page, part);
  }
}

function present(page, names) {
  const line = page.form.querySelector("[data-write-others]");
  const words = names.length ? `Skriver också: ${names.join("; ")}.` : "";
  if (line.textContent !== words) line.textContent = words;
}

function say(page, words) {
  page.form.querySelector("[data-write-status]").textContent = words;
}
