// Ending a round without a network: on to the log form, which is kept in the telephone, with the round's times and all
// that was written on its page. The words go through the telephone's own memory, never through an address.

import { change } from "./offline/store.js";

const NAMES = { staff: "internal_staff", note: "internal_note", ended: "time_to" }; // on the log form

for (const form of document.querySelectorAll("form[data-round]")) {
  const link = document.querySelector("[data-round-by-hand]");
  const go = (event) => {
    event.preventDefault();
    onward(form).catch(() => location.assign(form.dataset.round));
  };
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine && form.dataset.round && !event.submitter?.hasAttribute("formaction")) go(event);
  });
  link?.addEventListener("click", go);
}

async function onward(form) {
  const { pathname, searchParams } = new URL(form.dataset.round, location);
  const fields = new Map(searchParams);
  const uid = fields.get("uid");
  fields.delete("uid");
  fields.set("time_to", new Date().toTimeString().slice(0, 5).replace(":", "."));
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && name !== "csrfmiddlewaretoken") fields.set(NAMES[name] ?? name, value);
  }
  const bar = document.querySelector("[data-link-state]").dataset;
  await change(uid, (before) => (before && !["draft", "needs"].includes(before.state) ? null : {
    person: bar.person,
    personName: bar.name,
    kind: pathname.split("/").at(-2),
    title: ["trygghetsrunda", document.querySelector("h1").textContent.trim()].join(", "),
    address: pathname,
    fields: [...fields],
    partial: true,
    state: "draft",
    reasons: [],
  }));
  location.assign(`${pathname}?utkast=${uid}`);
}
