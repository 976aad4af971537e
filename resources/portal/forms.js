// A form goes once, however often its button is pressed.

let sent = false;

document.addEventListener("submit", (event) => {
  if (sent)
    event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => { sent = false; });
