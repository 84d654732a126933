// Every page of the desk: the queue, sending when there is a network, and a warning before signing out.
// Without this script the forms are sent as forms are.

import { change, HERE } from "./store.js";
import { flush, session } from "./outbox.js";
import { forget, prepare } from "./pages.js";
import { startForm } from "./form.js";
import { counted, showQueue, tidy, unsent } from "./queue.js";

const TRY_AGAIN = 30_000; // ms while something waits and the page is seen
const RECEIPT = /^\/arbete\/insatser\/([0-9a-f-]{36})\/kvitto\/$/;

const bar = document.querySelector("[data-link-state]");
const who = { person: bar.dataset.person, name: bar.dataset.name };
const section = document.querySelector("[data-queue]");
let pressed; // the button of the form that was sent last

async function start() {
  const forms = [...document.querySelectorAll("form[data-kind]")].map((form) => startForm(form, who, section));
  if (/\bsent=/.test(document.cookie) || document.querySelector("main form[method=post]:not([data-kind])")) {
    import("./kept.js").then(({ keepWritten }) => keepWritten(who.person));
  }
  await beLookedAfter();
  navigator.storage?.persist?.(); // what waits here is nowhere else
  await tidy();
  await received();
  await Promise.all(forms);
  await showQueue(who.person, bar, section);
  guardSignOut();
  await flush();
  const found = await session();
  if (found?.person === who.person) await prepare(found);
}

/** Has the worker answer for this page too: one that was on its way while the worker took over was passed by. */
async function beLookedAfter() {
  const registration = await navigator.serviceWorker?.register("/arbete/sw.js", { type: "module" }).catch(() => {});
  if (!navigator.serviceWorker?.controller) registration?.active?.postMessage("claim");
}

/** A receipt's page: sent the ordinary way after a question, so the queue has to hear of it too. */
async function received() {
  const uid = RECEIPT.exec(location.pathname)?.[1];
  if (uid) await change(uid, (entry) => entry?.state === "needs" && !entry.accepted && { ...entry, state: "waiting" });
}

function guardSignOut() {
  for (const form of document.querySelectorAll("form")) {
    if (new URL(form.getAttribute("action") ?? "", location).pathname !== bar.dataset.logout) continue;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      signOut(form);
    });
  }
}

async function signOut(form) {
  const left = await unsent(who.person);
  if (left.length && !form.dataset.warned) {
    form.dataset.warned = "yes";
    warn(`${counted(left)} är inte skickad${left.length === 1 ? "" : "e"} och finns bara i ${HERE}. Loggar du ut ligger de kvar här tills du loggar in igen.`);
    form.querySelector("button").textContent = "Logga ut ändå";
    return;
  }
  // Asked of the server first: without an answer nobody is signed out, and the forms that are kept here stay.
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal: AbortSignal.timeout(15_000) }).catch(() => null);
  if (!answer || answer.status >= 502) return warn("Det går inte att logga ut utan täckning. Du är fortfarande inloggad: lås skärmen om du lämnar den ifrån dig.");
  await forget().catch(() => {});
  if (answer.ok) location.assign(answer.url);
  else form.submit();
}

/** Without a network a press leaves the page as it is, and says so: the browser's own page would take its place. */
function stayWithoutNetwork(event) {
  const { target: form, submitter } = event;
  const toQueue = form.dataset.kind || (form.dataset.round && !submitter?.hasAttribute("formaction"));
  const leaves = new URL(form.getAttribute("action") ?? "", location).pathname === bar.dataset.logout;
  if (form.getAttribute("method") !== "post" || toQueue || leaves) return;
  pressed = submitter ?? form.lastElementChild;
  if (navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // nor does anything say that it is on its way
  sayUnsent("Det finns inget nät, så inget är skickat. Det som står här står kvar. Tryck igen när nätet är tillbaka.");
}

/** What was sent got no answer, and may have arrived: pressed again it is saved once. */
function stayWithoutAnswer() {
  pressed?.form?.dispatchEvent(new Event("unsent"));
  sayUnsent("Det kom inget svar, så det är inte säkert att något är sparat. Det som står här står kvar. Tryck igen om en stund.");
}

function sayUnsent(words) {
  document.querySelector("[data-no-network]")?.remove();
  const note = Object.assign(document.createElement("p"), { className: "note warn mb-3", role: "alert", textContent: words });
  note.dataset.noNetwork = "";
  (pressed.parentElement === pressed.form ? pressed : pressed.parentElement).before(note);
  note.scrollIntoView({ block: "center" });
}

function warn(words) {
  const warning = bar.parentElement.querySelector("[data-warning]");
  warning.textContent = words;
  warning.hidden = false;
}

const sendLater = () => document.visibilityState === "visible" && flush();
addEventListener("online", sendLater);
addEventListener("online", () => document.querySelector("[data-no-network]")?.remove());
document.addEventListener("submit", stayWithoutNetwork, true);
navigator.serviceWorker?.addEventListener("message", stayWithoutAnswer);
document.addEventListener("visibilitychange", sendLater);
setInterval(async () => (await unsent(who.person)).some((entry) => entry.state !== "needs") && sendLater(), TRY_AGAIN);

start();
