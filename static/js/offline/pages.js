// Keeps the log forms where the worker finds them without a network: one cache per person, never another's.

import { fact, remember } from "./store.js";

const PREFIX = "sidor-";
const FRESH = 60 * 60 * 1000; // ms

/** Fetches the pages that the person may need, unless it was done lately, and forgets everybody else's. */
export async function prepare(who) {
  await forget(`${PREFIX}${who.person}`);
  const before = await fact("prepared");
  const key = `${who.person} ${who.build}`;
  const fresh = before && before.key === key && Date.now() - before.at < FRESH;
  const cache = await caches.open(`${PREFIX}${who.person}`);
  for (const address of who.pages) {
    if (fresh && await cache.match(address)) continue;
    const response = await fetch(address, { redirect: "error", headers: { Purpose: "prefetch" } });
    if (response.ok) await cache.put(address, await stamped(response));
  }
  if (!fresh) await remember("prepared", { key, at: Date.now() });
}

/** Takes away the page that says what it no longer does: it is fetched anew at the next visit. */
export async function outdated(address) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX)) await (await caches.open(name)).delete(address);
  }
}

/** Takes away every person's pages, or all but those in the cache named `kept`. */
export async function forget(kept = "") {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== kept) await caches.delete(name);
  }
  if (!kept) await remember("prepared", null);
}

/** The page with the day it was fetched: its form says "today" for that day. */
async function stamped(response) {
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const html = (await response.text()).replace("<html", `<html data-saved="${Date.now()}"`);
  return new Response(html, { headers });
}
