// Ending a round without a network: on to the log form, which is kept in the telephone, with the round's times.
for (const form of document.querySelectorAll("form[data-round]")) {
  form.addEventListener("submit", (event) => {
    if (navigator.onLine || !form.dataset.round) return;
    event.preventDefault();
    location.assign(form.dataset.round);
  });
}
