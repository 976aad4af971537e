// How a registration, a browser or a program looks in a list.

const dates = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });
const times = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

export const day = (text) => dates.format(new Date(text));
export const moment = (text) => times.format(new Date(text));

/** An icon, and a text of a name in bold over what there is to say about it; `id` makes theirs. */
export function line(id, nameText, aboutParts) {
  const image = document.createElement("img");
  image.src = "/static/key.svg";
  image.alt = "";
  const name = document.createElement("span");
  name.className = "name";
  name.id = "name-" + id;
  name.textContent = nameText;
  const about = document.createElement("span");
  about.className = "about";
  about.id = "about-" + id;
  const words = aboutParts.filter(Boolean).join(" · ");
  about.textContent = words.charAt(0).toUpperCase() + words.slice(1);
  const text = document.createElement("span");
  text.append(name, about);
  return { nodes: [image, text], image, name, about };
}

/** A registration by its nickname. */
export function entry(registration) {
  return line(registration.id, registration.nickname, [
    registration.model,
    "registered " + day(registration.created),
    registration.lastUsed ? "last used " + day(registration.lastUsed) : "not used yet",
  ]);
}
