// Photos of an entry that is being written: made smaller at once, kept beside it, described.

import { keepPhoto, photosOf, removePhoto } from "./store.js";

const PREVIEW = 320; // pixels

/** The part of `form` that takes photos. `touched()` is called when there is something new to keep. */
export function showPhotos(form, touched) {
  const field = form.querySelector("[data-photo-field]");
  if (!field) return { show: async () => {}, ready: async () => {} };
  field.hidden = false;
  form.querySelector("[data-photo-plain]")?.remove();
  const part = { form, field, touched, list: field.querySelector("ol"), work: Promise.resolve() };
  const input = field.querySelector("input[type=file]");
  input.addEventListener("change", () => {
    const files = [...input.files];
    part.work = part.work.then(() => take(part, files));
    input.value = "";
  });
  return {
    ready: () => part.work,
    show: async (uid) => {
      part.list.replaceChildren();
      field.querySelector("[role=status]").textContent = "";
      for (const photo of await photosOf(uid)) await show(part, photo);
    },
  };
}

async function take(part, files) {
  const status = part.field.querySelector("[role=status]");
  const { shrink } = await import("../photos.js");
  for (const file of files) { // one at a time: a phone has room for one picture in memory
    status.textContent = "Förbereder fotot…";
    try {
      const blob = await shrink(file);
      const entry = part.form.elements.uid.value;
      const photo = { uid: crypto.randomUUID(), entry, alt: "", type: blob.type, data: await blob.arrayBuffer() };
      await keepPhoto(photo);
      await show(part, photo);
      status.textContent = `Fotot är med (${Math.ceil(blob.size / 1000)} kB). Plats och kamera är borttagna ur det.`;
    } catch {
      status.textContent = `${file.name} går inte att läsa som ett foto och är inte med.`;
    }
  }
  part.touched();
}

async function show(part, photo) {
  const row = part.field.querySelector("template").content.firstElementChild.cloneNode(true);
  const number = part.list.children.length + 1;
  const input = row.querySelector("input");
  input.id = `foto-ord-${photo.uid}`;
  input.value = photo.alt;
  row.querySelector("label").htmlFor = input.id;
  for (const place of row.querySelectorAll("[data-number]")) place.textContent = number;
  row.querySelector("canvas").setAttribute("aria-label", `Foto ${number}`);
  input.addEventListener("change", () => {
    photo.alt = input.value;
    part.work = part.work.then(() => keepPhoto(photo));
  });
  row.querySelector("button").addEventListener("click", async () => {
    await removePhoto(photo.uid);
    row.remove();
    part.field.querySelector("input[type=file]").focus();
  });
  part.list.append(row);
  await draw(row.querySelector("canvas"), photo);
}

async function draw(canvas, photo) {
  const picture = await createImageBitmap(new Blob([photo.data], { type: photo.type }), { resizeWidth: PREVIEW });
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  picture.close();
}
