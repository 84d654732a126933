// Buttons that copy a field's text: <button data-copy="id" hidden>, and <… role="status" data-copied="id">.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Kopierat.";
    } catch {
      field.select();
      said.textContent = "Texten är markerad. Kopiera den med Ctrl och C.";
    }
  });
}
