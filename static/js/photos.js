// Photos before they are sent: made smaller, emptied of everything but the picture, shown and described.
// Without this script the server does the same to what it is sent.

const LONGEST = 2000; // pixels; the same as the server's limit
const PREVIEW = 480;

/** The photo in `file` as a JPEG of at most 2000 pixels a side, upright, without metadata.
 *  Rejects what the browser cannot read as a picture. */
export async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    return await encoded(drawn(picture, LONGEST, document.createElement("canvas")));
  } finally {
    picture.close();
  }
}

function drawn(picture, longest, canvas) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // JPEG knows nothing transparent
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function encoded(canvas) {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!blob) throw new Error("the picture could not be encoded");
  return blob;
}

/** One chosen file ready to be sent, with its place in the list. What cannot be read goes as it is: the
 *  server says why it is refused. */
async function prepared(file, number, form) {
  const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
  const input = row.querySelector("input");
  input.id = `foto-ord-${number}`;
  row.querySelector("label").htmlFor = input.id;
  row.querySelector("[data-photos-number]").textContent = number;
  const canvas = row.querySelector("canvas");
  canvas.setAttribute("aria-label", `Foto ${number}`);
  try {
    const blob = await shrink(file);
    const picture = await createImageBitmap(blob);
    drawn(picture, PREVIEW, canvas);
    picture.close();
    return { row, file: new File([blob], `foto-${number}.jpg`, { type: blob.type }) };
  } catch {
    canvas.remove();
    return { row, file };
  }
}

/** Prepares what was chosen; `current` says whether nothing else has been chosen since. */
async function chosen(form, input, current) {
  const list = form.querySelector("[data-photos-chosen]");
  const status = form.querySelector("[data-photos-status]");
  const button = form.querySelector("button");
  const files = [...input.files];
  button.disabled = true;
  status.textContent = files.length ? "Förbereder…" : "";
  list.replaceChildren();
  const ready = new DataTransfer();
  for (const [at, file] of files.entries()) { // one at a time: a phone has room for one picture in memory
    const photo = await prepared(file, at + 1, form);
    if (!current()) return;
    list.append(photo.row);
    ready.items.add(photo.file);
  }
  input.files = ready.files;
  list.hidden = files.length === 0;
  status.textContent = files.length ? words(files.length, ready.files) : "";
  button.disabled = false;
}

function words(count, files) {
  const bytes = [...files].reduce((sum, file) => sum + file.size, 0);
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;
  return count === 1 ? `1 foto, ${size}, klart att skicka.` : `${count} foton, ${size}, klara att skicka.`;
}

for (const form of document.querySelectorAll("[data-photos]")) {
  const input = form.querySelector("input[type=file]");
  let latest = 0;
  input.addEventListener("change", () => {
    const mine = ++latest;
    chosen(form, input, () => mine === latest);
  });
}
