import { alertText, once, post, sentence, tell } from "/static/requests.js";
import { entry, line, moment } from "/static/entries.js";

const byId = (id) => document.getElementById(id);
const data = (name) => JSON.parse(byId("main").dataset[name]);

function item(nodes, ...more) {
  const box = document.createElement("div");
  box.className = "entry";
  box.append(...nodes, ...more);
  const element = document.createElement("li");
  element.append(box);
  return element;
}

function showKeys() {
  const registrations = data("keys");
  byId("keys").replaceChildren(...registrations.map((registration) => item(entry(registration).nodes)));
  byId("keys").hidden = registrations.length === 0;
  byId("no-keys").hidden = registrations.length > 0;
}

function sessionItem(session, index) {
  const { nodes, image } = line("session-" + index, session.current ? "This browser" : "Another browser",
    ["signed in " + moment(session.since), "until " + moment(session.until) + " at the latest"]);
  image.src = "/static/browser.svg";
  return item(nodes);
}

async function disconnect(program, element) {
  await post("/api/signout", { program: program.id }, "Disconnecting…");
  element.remove();
  byId("places-title").focus();
  tell(program.name + " is disconnected.");
}

function programItem(program) {
  const { nodes, image, name, about } = line(program.id, program.name,
    ["program", "last active " + moment(program.renewed)]);
  image.src = "/static/mark.svg";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.id = "end-" + program.id;
  button.textContent = "Disconnect";
  button.setAttribute("aria-labelledby", button.id + " " + name.id);
  button.setAttribute("aria-describedby", about.id);
  const element = item(nodes, button);
  button.addEventListener("click", () =>
    act(() => disconnect(program, element), program.name + " may still be connected."));
  return element;
}

/** Whoever is no longer signed in finds the sign-in page; anything else is said here. */
function act(work, otherwise) {
  once(async () => {
    try {
      await work();
    } catch (error) {
      if (error.code === "sessionExpired")
        window.location.replace("/signin?return=%2Faccount");
      else
        alertText(otherwise + " " + sentence(error));
    }
  });
}

function leave(body) {
  act(async () => {
    await post("/api/signout", body, "Signing out…");
    window.location.replace("/signin#signed-out");
  }, "You may still be signed in.");
}

showKeys();
byId("places").replaceChildren(...data("sessions").map(sessionItem), ...data("programs").map(programItem));
byId("sign-out").addEventListener("click", () => leave({}));
byId("sign-out-everywhere").addEventListener("click", () => leave({ everywhere: true }));
