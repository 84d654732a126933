// A form that takes its time says so and is sent once: <form data-busy="Publicerar …">, with <p role="status" data-busy-said>.
for (const form of document.querySelectorAll("form[data-busy]")) {
  const said = form.querySelector("[data-busy-said]");
  const buttons = form.querySelectorAll("button");
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    said.textContent = form.dataset.busy;
    // Not disabled: the one that was pressed is sent with the form.
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
  });
  const again = () => {
    delete form.dataset.sent;
    said.textContent = "";
    for (const button of buttons) button.removeAttribute("aria-disabled");
  };
  // Back from the answer, or stopped; or none came.
  addEventListener("pageshow", again);
  form.addEventListener("unsent", again);
}
