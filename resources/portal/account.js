"use strict";

(() => {
  const byId = (id) => document.getElementById(id);

  function day(text) {
    return new Date(text).toLocaleDateString(undefined, { dateStyle: "medium" });
  }

  function line(registration) {
    const item = document.createElement("li");
    item.className = "entry";
    const image = document.createElement("img");
    image.src = "/static/key.svg";
    image.alt = "";
    const text = document.createElement("span");
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = registration.nickname;
    const about = document.createElement("span");
    about.className = "about";
    about.textContent = [
      registration.model,
      "registered " + day(registration.created),
      registration.lastUsed ? "last used " + day(registration.lastUsed) : "not used yet",
    ].filter(Boolean).join(" · ");
    text.append(name, about);
    item.append(image, text);
    return item;
  }

  async function signOut() {
    byId("sign-out").disabled = true;
    try {
      const response = await fetch("/api/signout", {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: "{}",
      });
      if (!response.ok)
        throw new Error("refused");
      window.location.assign("/signin");
    } catch {
      byId("sign-out").disabled = false;
      byId("alert").textContent = "You are still signed in: the portal does not answer. Try again.";
    }
  }

  const registrations = JSON.parse(byId("keys").dataset.keys);
  byId("keys").replaceChildren(...registrations.map(line));
  byId("no-keys").hidden = registrations.length > 0;
  byId("sign-out").addEventListener("click", signOut);
})();
