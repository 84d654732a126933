// The checksum of a report is counted here, so that the file need not be sent; only the checksum is asked for.

/** The SHA-256 of `file` in hex. */
async function checksum(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function prepare(form) {
  const [input, button, status] = ["[type=file]", "[data-local]", "[data-status]"].map((name) => form.querySelector(name));
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!input.reportValidity()) return;
    status.textContent = "Räknar …";
    try {
      const sum = await checksum(input.files[0]);
      window.location.assign(`${form.dataset.verify}?sha256=${sum}`);
    } catch {
      status.textContent = "Filen gick inte att läsa. Välj den igen.";
    }
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    button.focus();
  });
}

// Without WebCrypto (a page over plain http) the file can still be uploaded.
if (window.crypto && crypto.subtle) document.querySelectorAll("form[data-verify]").forEach(prepare);
