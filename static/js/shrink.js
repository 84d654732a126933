// A photo chosen in a form is made smaller and emptied of everything but the picture before it is sent.
// Without this script the server does the same to what it is sent.

import { shrink } from "./photos.js";

for (const form of document.querySelectorAll("form[data-shrink]")) {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button");
  input?.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    button.disabled = true;
    try {
      const ready = new DataTransfer();
      ready.items.add(new File([await shrink(file)], "foto.jpg", { type: "image/jpeg" }));
      input.files = ready.files;
    } catch {
      // What cannot be read goes as it is: the server says why it is refused.
    } finally {
      button.disabled = false;
    }
  });
}
