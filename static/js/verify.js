// The checksum of a report is counted here, so that the file need not be sent; only the checksum is asked for.

/** The SHA-256 of `file` in hex. */
async function checksum(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A file dropped anywhere on the page is the file that is meant; `area` shows where. */
function takeDropped(area, input, check) {
  const over = (on) => area.classList.toggle("over", on);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) over(false);
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    check();
  });
}

function prepare(form) {
  const [input, button, status] = ["[type=file]", "[data-local]", "[data-status]"].map((name) => form.querySelector(name));
  button.hidden = false;
  const check = async () => {
    if (!input.reportValidity()) return;
    status.textContent = "Räknar …";
    try {
      const sum = await checksum(input.files[0]);
      window.location.assign(`${form.dataset.verify}?sha256=${sum}`);
    } catch {
      status.textContent = "Filen gick inte att läsa. Välj den igen.";
    }
  };
  button.addEventListener("click", check);
  takeDropped(form.querySelector("[data-drop]"), input, check);
}

// Without WebCrypto (a page over plain http) the file can still be uploaded.
if (window.crypto && crypto.subtle) document.querySelectorAll("form[data-verify]").forEach(prepare);
