// Sends what waits, one entry at a time, each with its photos after it. Runs in pages and in the worker.
//
// An entry leaves the queue only by a receipt from the server or by somebody's own hand. The server knows an
// entry by its uid and a photo by its own, so sending again after anything whatever is safe.

import { change, entries, fact, photosOf, keepPhoto, remember } from "./store.js";
import { outdated } from "./pages.js";

const SYNC = "/arbete/synk/";
const PHOTO = "/arbete/synk/foto/";
const PATIENCE = 45_000; // ms; a bad connection may need half a minute for a photo
const channel = new BroadcastChannel("medborgarlofte");

/** How the last try went: "ok", "away" (no answer), "signed_out", "second_factor" (owed) or
 * "trouble" (the server is unwell). */
export const link = async () => (await fact("link")) ?? "ok";

/** Calls `listener` whenever something in the queue has changed, here or in another tab. */
export function watch(listener) {
  channel.addEventListener("message", listener);
  self.addEventListener("medborgarlofte:queue", listener);
}

/** Tells every tab that the queue has changed. */
export function tell() {
  channel.postMessage("queue");
  self.dispatchEvent(new Event("medborgarlofte:queue"));
}

/** Sends everything that waits and belongs to who is signed in; one tab at a time. */
export function flush() {
  return navigator.locks ? navigator.locks.request("medborgarlofte-outbox", sendAll) : sendAll();
}

/** Asks the server who is signed in: {person, name, csrf, pages}, or null, which `link` tells the reason of. */
export async function session() {
  const answer = await asked(SYNC, { redirect: "manual" }, 15_000);
  await now(answer.state === "signed_in" ? "ok" : answer.state);
  return answer.state === "signed_in" ? answer : null;
}

async function sendAll() {
  // Under the lock nobody else is sending: what says so was cut off in the middle.
  const waiting = (await entries()).filter((entry) => ["waiting", "sending"].includes(entry.state)).reverse();
  if (!waiting.length) return;
  const who = await session();
  for (const entry of who ? waiting : []) {
    if (entry.person !== who.person) continue;
    const outcome = await sendOne(entry, who);
    if (outcome !== "ok") {
      await now(outcome);
      if (outcome !== "trouble") break;
    }
  }
  tell();
}

async function sendOne(entry, who) {
  entry = await begin(entry.uid);
  if (!entry) return "ok"; // taken back, to be changed
  tell();
  if (!entry.accepted) {
    const answer = await asked(SYNC, { method: "POST", body: bodyOf(entry, who) }, PATIENCE);
    if (!["received", "again"].includes(answer.state)) return settle(entry, answer);
    // Its photos belong to what it became, which has another number where it changed something.
    entry.accepted = { number: answer.number, when: answer.when, url: answer.url, uid: answer.uid ?? entry.uid };
    if (entry.kind === "rum:andring") await outdated(entry.address);
    await become(entry.uid, { accepted: entry.accepted, reasons: [] });
  }
  for (const photo of await photosOf(entry.uid)) {
    if (photo.sent) continue;
    const answer = await asked(PHOTO, { method: "POST", body: photoBody(entry, photo, who) }, PATIENCE);
    if (!["received", "again"].includes(answer.state)) {
      if (answer.state === "refused") await keepPhoto({ ...photo, refused: true });
      return settle(entry, answer);
    }
    await keepPhoto({ ...photo, sent: true, data: null });
  }
  await become(entry.uid, { state: "received", reasons: [] });
  return "ok";
}

/** Marks the entry as tried, and returns it as it is now; undefined when it waits no more. */
async function begin(uid) {
  let begun;
  await change(uid, (entry) => {
    begun = ["waiting", "sending"].includes(entry?.state) ? { ...entry, state: "sending", tried: true } : undefined;
    return begun;
  });
  return begun;
}

/** What an answer that is no receipt makes of the entry: it waits on, or needs somebody. Returns the link. */
async function settle(entry, answer) {
  const reasons = { refused: answer.errors, twin: [{ text: answer.text }, ...(answer.errors ?? [])], foreseen: [{ text: answer.text }] }[answer.state];
  await become(entry.uid, reasons ? { state: "needs", reasons, twins: answer.rows } : { state: "waiting" });
  return reasons ? "ok" : answer.state;
}

const become = (uid, changes) => change(uid, (entry) => entry && { ...entry, ...changes });

async function now(state) {
  if (state !== (await fact("link"))) {
    await remember("link", state);
    tell();
  }
}

function bodyOf(entry, who) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  body.set("uid", entry.uid);
  body.set("sync_kind", entry.kind);
  return signed(body, who);
}

function photoBody(entry, photo, who) {
  const body = new FormData();
  body.set("uid", photo.uid);
  body.set("activity", entry.accepted.uid ?? entry.uid); // kept by an earlier build: its own
  body.set("alt", photo.alt);
  body.set("file", new Blob([photo.data], { type: photo.type }), "foto.jpg");
  return signed(body, who);
}

function signed(body, who) {
  body.set("sync_person", who.person);
  body.set("csrfmiddlewaretoken", who.csrf);
  return body;
}

/** The server's answer; {state: "away"}, {state: "signed_out"} or {state: "trouble"} when it gave none. */
async function asked(address, options, patience) {
  let response;
  try {
    response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(patience), ...options });
    if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
  } catch {
    return { state: "away" };
  }
  if (response.type === "opaqueredirect" || response.redirected) return { state: "signed_out" };
  if ([400, 413].includes(response.status)) {
    return { state: "refused", errors: [{ text: "Servern kunde inte läsa insatsen. Skriv om den eller ta bort fotot." }] };
  }
  return { state: "trouble" };
}
