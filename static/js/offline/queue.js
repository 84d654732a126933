// "I telefonen": every entry that is here, where it stands and what can be done; and the bar above the page.

import { change, entries, HERE, photosOf, remove, removePhoto } from "./store.js";
import { flush, link, tell, watch } from "./outbox.js";

const DAY = 24 * 60 * 60 * 1000; // ms a receipt stays in the list
const STOPPED = { signed_out: "Du är utloggad.", second_factor: "Ditt andra steg saknas." };
const STATES = {
  draft: ["edit", "Utkast"],
  waiting: ["phone", "Väntar"],
  sending: ["phone", "Skickas"],
  needs: ["alert", "Behöver dig"],
  received: ["fulfilled", "Mottagen"],
};
const MEND = { draft: "Fortsätt", waiting: "Ändra", needs: "Rätta och skicka" };

/** Entries of `person` that are not with the server yet. */
export const unsent = async (person) =>
  (await entries()).filter((entry) => entry.person === person && ["waiting", "sending", "needs"].includes(entry.state));

/** Shows the queue and the bar, and keeps them true. */
export function showQueue(person, bar, section) {
  if (section) section.querySelector("h2").textContent = `I ${HERE}`;
  const draw = async () => {
    const all = await entries();
    await showBar(bar, all.filter((entry) => entry.person === person), await link());
    if (section) await showList(section, all, person);
  };
  watch(draw);
  addEventListener("online", draw);
  addEventListener("offline", draw);
  return draw();
}

async function showBar(bar, own, state) {
  const all = own.filter((entry) => ["waiting", "sending"].includes(entry.state));
  const waiting = all.length;
  const needs = own.filter((entry) => entry.state === "needs");
  const reason = bar.querySelector("b");
  const words = bar.querySelector("span");
  const login = bar.querySelector("a");
  const cut = !navigator.onLine || (state === "away" && waiting);
  const stopped = waiting ? STOPPED[state] : undefined;
  reason.textContent = cut ? "Ingen täckning." : stopped ?? "";
  words.textContent = waiting ? `${counted(all)} väntar i ${HERE}.`
    : needs.length ? `${counted(needs)} i ${HERE} behöver dig.`
    : cut ? `Du kan logga ändå. Det sparas i ${HERE}.` : "";
  login.hidden = !(state === "signed_out" && waiting);
  bar.querySelector("[data-factor]")?.toggleAttribute("hidden", !(state === "second_factor" && waiting));
  bar.hidden = !reason.textContent && !words.textContent;
}

/** "2 insatser"; what also comes from a protocol or a report is "anteckningar". */
export function counted(entries) {
  const [one, more] = entries.some(({ kind }) => kind.startsWith("rum:")) ? ["anteckning", "anteckningar"] : ["insats", "insatser"];
  return `${entries.length} ${entries.length === 1 ? one : more}`;
}

async function showList(section, all, person) {
  const here = section.dataset.open;
  const shown = all.filter((entry) => entry.person === person && !(entry.uid === here && ["draft", "needs"].includes(entry.state)));
  const rows = await Promise.all(shown.map((entry) => row(section, entry)));
  section.querySelector(".queue").replaceChildren(...rows, ...others(section, all, person));
  section.hidden = !section.querySelector(".queue li");
}

async function row(section, entry) {
  const [icon, state] = STATES[entry.state];
  const item = blank(section, icon, `${state}: ${entry.title}`);
  item.dataset.state = entry.state;
  const photos = await photosOf(entry.uid);
  const words = item.querySelector(".fine");
  words.textContent = `${told(entry)}${photos.length ? ` ${photos.length === 1 ? "1 foto" : `${photos.length} foton`}.` : ""}`;
  if (entry.accepted) words.append(" Kvitto ", anchor(entry.accepted.url, entry.accepted.number), ".");
  const why = item.querySelector("ul");
  if (entry.state === "needs") why.append(...entry.reasons.map(reason), ...(entry.twins ?? []).map(twin));
  else why.remove();
  item.querySelector(".acts").append(...await actions(entry, photos));
  return item;
}

function told(entry) {
  const at = moment(entry.changedAt);
  if (entry.state === "received") return `${entry.accepted.when}.`;
  if (entry.accepted) return "Insatsen är mottagen, men inte allt som hör till.";
  if (entry.state === "draft") return `Ändrat ${at}. Finns bara här.`;
  if (entry.state === "needs") return "Inte mottagen. Finns bara här.";
  return `Sparad i ${HERE} ${at}. Finns bara här.`;
}

async function actions(entry, photos) {
  const refused = photos.filter((photo) => photo.refused);
  if (entry.state === "needs" && refused.length) {
    return [pressTwice("Ta bort fotot", entry, async () => {
      for (const photo of refused) await removePhoto(photo.uid);
      await again(entry.uid);
    })];
  }
  if (entry.state === "received" || entry.state === "sending") return [];
  if (entry.twins?.length) return [
    press("Det är samma: ta bort den här", entry, () => remove(entry.uid).then(tell)),
    press("Det är en annan: spara den", entry, () => another(entry)),
  ];
  const take = pressTwice("Ta bort", entry, () => remove(entry.uid).then(tell));
  // What has been tried may be with the server already, so it can no longer be changed here.
  if (entry.state === "waiting" && entry.tried) return [take];
  const mend = anchor(`${entry.address}?utkast=${entry.uid}`, MEND[entry.state]);
  mend.append(hidden(` ${entry.title}`));
  return [mend, take];
}

/** Puts the entry in line again and sends. */
export async function again(uid) {
  await change(uid, (entry) => entry && { ...entry, state: "waiting", reasons: [], twins: [] });
  tell();
  await flush();
}

/** The person has seen the rows that resemble it, and says that this is none of them. */
async function another({ uid, twins }) {
  await change(uid, (entry) => {
    const before = entry?.fields.find(([name]) => name === "twins_seen")?.[1].split(" ") ?? [];
    const seen = [...new Set([...before, ...twins.map((row) => row.uid)])].join(" ");
    return entry && { ...entry, fields: [...entry.fields.filter(([name]) => name !== "twins_seen"), ["twins_seen", seen]] };
  });
  await again(uid);
}

function press(label, entry, action) {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.append(label, hidden(` ${entry.title}`));
  button.addEventListener("click", action);
  return button;
}

/** A button that asks once before it does something that cannot be undone. */
function pressTwice(label, entry, action) {
  const button = press(label, entry, () => {
    if (button.dataset.sure) return action();
    button.dataset.sure = "yes";
    button.replaceChildren(`${label} för alltid? Tryck igen`, hidden(` ${entry.title}`));
  });
  return button;
}

function others(section, all, person) {
  const names = new Map();
  for (const entry of all) {
    if (entry.person === person || entry.state === "received") continue;
    names.set(entry.personName, [...(names.get(entry.personName) ?? []), entry]);
  }
  return [...names].map(([name, found]) => {
    const item = blank(section, "phone", `${counted(found)} väntar från ${name}`);
    item.querySelector(".fine").textContent = `Skickas när ${name} loggar in här i ${HERE}.`;
    item.querySelector("ul").remove();
    return item;
  });
}

function blank(section, icon, title) {
  const item = section.querySelector("template").content.firstElementChild.cloneNode(true);
  item.querySelector("use").setAttribute("href", `${section.dataset.icons}#${icon}`);
  item.querySelector("b").textContent = title;
  return item;
}

function reason({ label, text }) {
  const item = document.createElement("li");
  item.textContent = label ? `${label}: ${text}` : text;
  return item;
}

function twin({ url, title, about }) {
  const item = document.createElement("li");
  item.append(anchor(url, title), ` ${about}`);
  return item;
}

function anchor(address, words) {
  const found = document.createElement("a");
  found.href = address;
  found.textContent = words;
  return found;
}

function hidden(words) {
  const found = document.createElement("span");
  found.className = "visually-hidden";
  found.textContent = words;
  return found;
}

function moment(at) {
  const day = new Date(at);
  const clock = `${String(day.getHours()).padStart(2, "0")}.${String(day.getMinutes()).padStart(2, "0")}`;
  const today = day.toDateString() === new Date().toDateString();
  return today ? `i dag kl. ${clock}` : `${day.getDate()}/${day.getMonth() + 1} kl. ${clock}`;
}

/** Forgets receipts that have been there for a day. */
export async function tidy() {
  for (const entry of await entries()) {
    if (entry.state === "received" && Date.now() - entry.changedAt > DAY) await remove(entry.uid);
  }
}
