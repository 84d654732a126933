// Forms of passkeys: asks the browser for a key when the form is sent, and sends what it answered.
// data-passkey says what for (sign-in, use, add); data-options holds what the server asks, or data-options-url
// where to fetch it. Needs webauthnJSON from allauth's webauthn-json.js.

const SORRY = "Det gick inte. Försök igen, eller använd ett annat sätt."

async function options (form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options)
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } })
  return (await answer.json()).request_options
}

function demandUser (wanted, passwordless) {
  Object.assign(wanted.publicKey.authenticatorSelection, {
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless ? { userVerification: "required" } : {})
  })
  return wanted
}

async function answered (form) {
  const wanted = await options(form)
  if (form.dataset.passkey !== "add") return webauthnJSON.get(wanted)
  return webauthnJSON.create(demandUser(wanted, form.elements.passwordless.checked))
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const status = form.querySelector("[role=status]")
  if (!window.webauthnJSON || !window.PublicKeyCredential) continue
  form.hidden = false
  if (status.textContent.includes("JavaScript")) status.textContent = ""
  form.addEventListener("submit", async event => {
    event.preventDefault()
    try {
      form.elements.credential.value = JSON.stringify(await answered(form))
      form.submit()
    } catch {
      status.textContent = SORRY
    }
  })
}
