import { Refused, alertText, once, post, sentence, tell } from "/static/requests.js";
import { entry } from "/static/entries.js";
import { askKey, obstacle } from "/static/assertion.js";

const byId = (id) => document.getElementById(id);
const titles = { password: "Sign in", choose: "Choose your security key", touch: "Use your security key" };
const gone = "This key's registration was removed. ";

let user = "";
let registrations = [];
let waiting = null; // for a key to answer

function entitle(step) {
  document.title = titles[step] + " · Fidesk portal";
}

function show(step, focused = byId("title-" + step)) {
  for (const name of Object.keys(titles))
    byId("step-" + name).hidden = name !== step;
  entitle(step);
  focused.focus();
}

function complain(text) {
  document.title = "Error: " + document.title.replace(/^Error: /, "");
  alertText(text);
}

function markInvalid(...fields) {
  for (const field of [byId("user"), byId("password")]) {
    if (fields.includes(field))
      field.setAttribute("aria-invalid", "true");
    else
      field.removeAttribute("aria-invalid");
  }
}

function showPassword() {
  show("password", byId(byId("user").value === "" ? "user" : "password"));
}

function finish(answer) {
  tell("You are signed in.");
  // In place of this page, so that Back does not lead to it.
  window.location.replace(answer.return || "/account");
}

function keyButton(registration) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = registration.id;
  const go = document.createElement("span");
  go.className = "go";
  go.textContent = "Use";
  button.append(...entry(registration).nodes, go);
  button.addEventListener("click", () => once(() => useKey(registration)));
  return button;
}

function listKeys() {
  byId("keys").replaceChildren(...registrations.map((registration) => {
    const item = document.createElement("li");
    item.append(keyButton(registration));
    return item;
  }));
}

/** Back to the list, at the key that was tried if it is still there. */
function showKeys(tried) {
  const button = tried && byId("keys").querySelector(`[data-id="${CSS.escape(tried.id)}"]`);
  show("choose", button || byId("title-choose"));
}

function chooseKey(offered) {
  registrations = offered;
  document.querySelector("#step-choose .user").textContent = user;
  document.querySelector("#step-choose .initial").textContent = [...user][0].toUpperCase();
  listKeys();
  byId("help").open = false;
  showKeys();
  if (obstacle())
    complain(obstacle());
}

function missing(name) {
  markInvalid(byId(name));
  byId(name).focus();
  complain(name === "user" ? "Type your user name." : "Type your password.");
}

async function submitPassword() {
  user = byId("user").value.trim();
  const password = byId("password").value;
  if (user === "" || password === "") {
    missing(user === "" ? "user" : "password");
    return;
  }
  markInvalid();
  entitle("password");
  try {
    const answer = await post("/api/signin/password",
      { user, password, return: byId("main").dataset.return }, "Checking…");
    byId("password").value = "";
    if (answer.state === "signedIn")
      finish(answer);
    else
      chooseKey(answer.registrations);
  } catch (error) {
    byId("password").value = "";
    if (error.code === "invalidCredentials")
      markInvalid(byId("user"), byId("password"));
    byId("password").focus();
    complain(sentence(error));
  }
}

/** Asks for a challenge, the key, and the portal's word on the key's answer; gives that word. */
async function tryKey(registration) {
  const options = await post("/api/signin/options", { registrationId: registration.id }, "One moment…");
  byId("touch-name").textContent = "“" + registration.nickname + "”";
  show("touch");
  waiting = new AbortController();
  const credential = await askKey(options.publicKey, waiting.signal).finally(() => { waiting = null; });
  return credential ? post("/api/signin/key", credential, "Checking the key…") : null;
}

function isRemoved(error) {
  return error.code === "itemNotFound" || error.inner === "registrationNotFound";
}

function explain(error, registration) {
  if (error.code === "sessionExpired") {
    showPassword();
    complain(sentence(error));
    return;
  }
  if (isRemoved(error)) {
    registrations = registrations.filter((each) => each !== registration);
    listKeys();
  }
  showKeys(registration);
  byId("help").open = !isRemoved(error) && (error.code === "browser" || error.code === "keyRefused");
  complain(!isRemoved(error) ? sentence(error)
    : gone + (registrations.length > 0 ? "Choose another key or ask the helpdesk." : "Ask the helpdesk for another key."));
}

async function useKey(registration) {
  if (obstacle()) {
    complain(obstacle());
    return;
  }
  try {
    const answer = await tryKey(registration);
    if (answer)
      finish(answer);
    else
      showKeys(registration);
  } catch (error) {
    explain(error instanceof Refused ? error : new Refused("unknown"), registration);
  }
}

byId("password-form").addEventListener("submit", (event) => {
  event.preventDefault();
  once(submitPassword);
});
byId("touch-cancel").addEventListener("click", () => { if (waiting) waiting.abort(); });
byId("restart").addEventListener("click", () => once(async () => {
  byId("user").value = "";
  showPassword();
}));
byId("loading").remove();
showPassword();
if (window.location.hash === "#signed-out") {
  window.history.replaceState(null, "", window.location.pathname);
  tell("You are signed out.");
}
