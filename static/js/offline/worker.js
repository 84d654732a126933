// The service worker: the log forms and their files without a network, and sending when it comes back.

import { flush } from "./outbox.js";

const SLOW = 4000; // ms before a page that is kept here is shown instead of waiting for the network
const FORMS = "/arbete/logga/";

/** Keeps `files` (addresses) under the mark `build`, and answers for them and for the pages of the desk. */
export function serve(build, files) {
  const kept = `filer-${build}`;
  self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(keep(kept, files));
  });
  self.addEventListener("activate", (event) => event.waitUntil(takeOver(kept)));
  self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("fetch", (event) => {
    const { method, mode, url } = event.request;
    const address = new URL(url);
    if (address.origin !== location.origin) return;
    if (method === "POST" && mode === "navigate") event.respondWith(send(event));
    if (method !== "GET") return;
    if (mode === "navigate") event.respondWith(page(event.request, address));
    else if (files.includes(address.pathname)) event.respondWith(file(event.request, kept));
  });
  self.addEventListener("sync", (event) => event.waitUntil(flush()));
}

async function keep(name, files) {
  const cache = await caches.open(name);
  await cache.addAll(files.map((address) => new Request(address, { cache: "reload" })));
}

async function takeOver(kept) {
  for (const name of await caches.keys()) {
    if (name.startsWith("filer-") && name !== kept) await caches.delete(name);
  }
  await self.clients.claim();
}

async function file(request, name) {
  const cache = await caches.open(name);
  return (await cache.match(request)) ?? fetch(request);
}

/** The network's page; the kept one when there is no answer, or none soon. */
async function page(request, address) {
  const copy = await caches.match(address.pathname);
  const network = fetch(request).then((response) => {
    if (response.status >= 502) throw new Error("nobody behind the proxy");
    return response;
  });
  const late = copy && new Promise((done) => setTimeout(done, SLOW, copy));
  try {
    return await (late ? Promise.race([network, late]) : network);
  } catch {
    if (copy) return copy;
    return (await caches.match(FORMS)) ? Response.redirect(FORMS) : Response.error();
  }
}

/** A form's answer; where none comes the page stays as it is, and is told. */
async function send({ request, clientId }) {
  try {
    return await fetch(request);
  } catch {
    const page = await self.clients.get(clientId);
    page?.postMessage("no answer");
    return new Response(null, { status: 204 });
  }
}
