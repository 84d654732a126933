// Several forms on one page: what is typed in the others when one of them is sent stands there again on the page that
// answers, with the mark of what was read, so that a colleague's words are never written over. Only for the same person,
// only in this tab, and only until that page. Without this script each form is sent by itself.

const STORE = "typed-beside";
const WHO = document.querySelector(".desk-bar .fine")?.textContent ?? "";
const forms = [...document.querySelectorAll("form[data-kept]")];

/** What the form would send but its token and files, as `[[name, value]]`. */
function says(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string",
  );
}

/** Whether the field says other than what was served. Not than what it said first: who types may be faster than this
 *  script. */
function isChanged(field) {
  if (["hidden", "file"].includes(field.type)) return false;
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field.options) {
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  }
  return field.defaultValue !== undefined && field.value !== field.defaultValue;
}

function typedBeside(sent) {
  return forms.filter((form) => form !== sent && [...form.elements].some(isChanged));
}

function fill(form, entries) {
  for (const [name, value] of entries) {
    const field = form.elements.namedItem(name);
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
}

const stored = JSON.parse(sessionStorage.getItem(STORE) ?? "null");
sessionStorage.removeItem(STORE);
if (stored?.who === WHO) {
  for (const form of forms) {
    if (form.dataset.kept in stored.typed) fill(form, stored.typed[form.dataset.kept]);
  }
}

addEventListener("submit", (event) => {
  const beside = typedBeside(event.target);
  const typed = Object.fromEntries(beside.map((form) => [form.dataset.kept, says(form)]));
  if (beside.length) sessionStorage.setItem(STORE, JSON.stringify({ who: WHO, typed }));
});
