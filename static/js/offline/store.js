// The telephone's own memory: what is being written, what waits to be sent, its photos, and a few facts.
//
// An entry: uid, person, personName, kind, title, address (of its form), fields ([name, value] pairs), state
// ("draft", "waiting", "sending", "needs", "received"), reasons, twins (rows that resemble it), accepted (the receipt),
// partial (whether another page than its form wrote it), tried (whether the server may have it), changedAt (ms).
// A photo: uid, entry, alt, type, data (ArrayBuffer: some browsers lose Blobs), sent, refused.

/** What the reader calls the thing that all this is kept in. */
export const HERE = globalThis.matchMedia?.("(pointer: coarse), (max-width: 40rem)").matches ? "telefonen" : "datorn";

const STORES = ["entries", "photos", "facts"];
let opened;

function database() {
  opened ??= new Promise((done, failed) => {
    const request = indexedDB.open("medborgarlofte", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "uid" });
      request.result.createObjectStore("photos", { keyPath: "uid" }).createIndex("entry", "entry");
      request.result.createObjectStore("facts");
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  return opened;
}

/** Runs `work(stores)` in one transaction: all of it is kept, or nothing. Resolves when it is on the disk. */
async function within(mode, work) {
  const base = await database();
  return new Promise((done, failed) => {
    const transaction = base.transaction(STORES, mode, { durability: "strict" });
    const stores = Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)]));
    const result = work(stores);
    transaction.oncomplete = () => done(result?.result);
    transaction.onabort = () => failed(transaction.error);
  });
}

/** Every entry, the one touched last first. */
export async function entries() {
  const found = await within("readonly", (stores) => stores.entries.getAll());
  return found.sort((one, other) => other.changedAt - one.changedAt);
}

export const entry = (uid) => within("readonly", (stores) => stores.entries.get(uid));

/** Changes the entry as it is now by `change(entry)`, which returns what it becomes, or nothing to leave it. */
export async function change(uid, change) {
  await within("readwrite", (stores) => {
    const request = stores.entries.get(uid);
    request.onsuccess = () => {
      const becomes = change(request.result);
      if (becomes) stores.entries.put({ ...becomes, uid, changedAt: Date.now() });
    };
  });
}

/** Takes away the entry and its photos. Only ever because somebody said so, or a receipt has been read. */
export const remove = (uid) => within("readwrite", (stores) => {
  stores.entries.delete(uid);
  stores.photos.index("entry").openKeyCursor(uid).onsuccess = (event) => {
    const cursor = event.target.result;
    if (!cursor) return;
    stores.photos.delete(cursor.primaryKey);
    cursor.continue();
  };
});

export const photosOf = (uid) => within("readonly", (stores) => stores.photos.index("entry").getAll(uid));
export const keepPhoto = (photo) => within("readwrite", (stores) => { stores.photos.put(photo); });
export const removePhoto = (uid) => within("readwrite", (stores) => { stores.photos.delete(uid); });
export const fact = (name) => within("readonly", (stores) => stores.facts.get(name));
export const remember = (name, value) => within("readwrite", (stores) => { stores.facts.put(value, name); });
