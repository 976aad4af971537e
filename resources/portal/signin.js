"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const returnPath = byId("main").dataset.return;
  let registrations = [];
  let waiting = null;

  const words = {
    offline: "The portal does not answer. Check the network and try again.",
    invalidCredentials: "User name or password is wrong.",
    sessionExpired: "That took too long, so the sign-in was ended for safety. Please start again.",
    itemNotFound: "This key's registration was removed. Choose another key or ask the helpdesk.",
    Authorization_RequestDenied: "The portal refused this page. Open it by its usual address and start again.",
    unknown: "The portal could not do that. Try again; if it happens again, tell the helpdesk.",
    noWebAuthn: "This browser cannot use security keys. Use a current Chrome, Edge, Firefox or Safari.",
    insecure: "Security keys work only over a secure connection. Open this page by its https address.",
    timeout: "The key was not touched in time. Choose it again and touch it when it blinks.",
    notUsed: "The key was not used. Either the browser's window was closed, or the key inserted is not the one " +
      "you chose. Insert that key and choose it again.",
    wrongAddress: "The browser refused the key for this address. Open the portal by its usual name.",
    refused: {
      counterNotIncreased: "This key was refused because it may have been copied. Tell your Local Administrator.",
      modelNotAllowed: "Your organisation no longer allows keys of this model. Choose another key or ask the helpdesk.",
      registrationNotFound: "This key's registration was removed. Choose another key or ask the helpdesk.",
      userVerificationMissing: "The key did not check its PIN. Choose it again and type its PIN.",
      challengeExpired: "That took too long. Choose your key again.",
      challengeMismatch: "This answer was used before or is not for this sign-in. Choose your key again.",
      credentialIdMismatch: "That is another key than the one you chose. Insert the chosen key and try again.",
      userHandleMismatch: "That key belongs to somebody else. Insert your own key and try again.",
    },
    notRecognised: "The key was not recognised. Check that it is the one you chose and try again.",
  };

  function show(step) {
    for (const name of ["password", "choose", "touch"])
      byId("step-" + name).hidden = name !== step;
    if (step === "password")
      byId("user").focus();
    else
      byId("title-" + step).focus();
  }

  function complain(text) {
    byId("status").textContent = "";
    byId("alert").textContent = "";
    // Emptied first, so that the same sentence twice is announced twice.
    requestAnimationFrame(() => { byId("alert").textContent = text; });
  }

  function quiet() {
    byId("alert").textContent = "";
    byId("status").textContent = "";
  }

  class Refused extends Error {
    constructor(code, inner, retryAfter) {
      super(code);
      this.code = code;
      this.inner = inner;
      this.retryAfter = retryAfter;
    }
  }

  async function post(path, body) {
    let response;
    try {
      response = await fetch(path, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    } catch {
      throw new Refused("offline");
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok)
      return answer;
    const error = answer.error || {};
    throw new Refused(error.code || "unknown", (error.innerError || {}).code,
      Number(response.headers.get("Retry-After")) || 0);
  }

  function inWords(seconds) {
    if (seconds < 60)
      return seconds === 1 ? "1 second" : seconds + " seconds";
    const minutes = Math.ceil(seconds / 60);
    return minutes === 1 ? "1 minute" : minutes + " minutes";
  }

  function sentence(error) {
    if (!(error instanceof Refused))
      return words.unknown;
    if (error.code === "tooManyAttempts")
      return "Too many tries. Wait " + inWords(error.retryAfter || 1) + ", then try again.";
    if (error.code === "keyRefused")
      return words.refused[error.inner] || words.notRecognised;
    return typeof words[error.code] === "string" ? words[error.code] : words.unknown;
  }

  function finish(answer) {
    byId("status").textContent = "You are signed in.";
    window.location.assign(answer.return || "/account");
  }

  function about(registration) {
    if (!registration.lastUsed)
      return "Not used for signing in yet";
    const when = new Date(registration.lastUsed);
    return "Last used " + when.toLocaleDateString(undefined, { dateStyle: "medium" });
  }

  function listKeys() {
    const list = byId("keys");
    list.replaceChildren();
    for (const registration of registrations) {
      const button = document.createElement("button");
      button.type = "button";
      const image = document.createElement("img");
      image.src = "/static/key.svg";
      image.alt = "";
      const text = document.createElement("span");
      const name = document.createElement("span");
      name.className = "name";
      name.textContent = registration.nickname;
      const detail = document.createElement("span");
      detail.className = "about";
      detail.textContent = about(registration);
      text.append(name, detail);
      const go = document.createElement("span");
      go.className = "go";
      go.textContent = "Use";
      button.append(image, text, go);
      button.addEventListener("click", () => useKey(registration));
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
  }

  function chooseKey(user, offered) {
    registrations = offered;
    document.querySelector("#step-choose .user").textContent = user;
    document.querySelector("#step-choose .initial").textContent = user.slice(0, 1).toUpperCase();
    listKeys();
    show("choose");
    if (!window.isSecureContext)
      complain(words.insecure);
    else if (!window.PublicKeyCredential)
      complain(words.noWebAuthn);
  }

  async function submitPassword(event) {
    event.preventDefault();
    const user = byId("user").value.trim();
    const password = byId("password").value;
    if (user === "" || password === "") {
      complain(user === "" ? "Type your user name." : "Type your password.");
      byId(user === "" ? "user" : "password").focus();
      return;
    }
    quiet();
    byId("password-submit").disabled = true;
    try {
      const answer = await post("/api/signin/password", { user, password, return: returnPath });
      byId("password").value = "";
      if (answer.state === "signedIn")
        finish(answer);
      else
        chooseKey(user, answer.registrations);
    } catch (error) {
      byId("password").value = "";
      complain(sentence(error));
      byId("password").focus();
    } finally {
      byId("password-submit").disabled = false;
    }
  }

  function decode(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  }

  function encode(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function requestOptions(json) {
    return {
      ...json,
      challenge: decode(json.challenge),
      allowCredentials: json.allowCredentials.map((each) => ({ ...each, id: decode(each.id) })),
    };
  }

  function responseJson(credential) {
    const response = credential.response;
    return {
      id: credential.id,
      rawId: encode(credential.rawId),
      type: credential.type,
      response: {
        clientDataJSON: encode(response.clientDataJSON),
        authenticatorData: encode(response.authenticatorData),
        signature: encode(response.signature),
        userHandle: response.userHandle ? encode(response.userHandle) : null,
      },
    };
  }

  function browserSentence(error, started, timeout) {
    if (error.name === "SecurityError")
      return words.wrongAddress;
    if (error.name === "NotSupportedError")
      return words.noWebAuthn;
    if (error.name === "TimeoutError" || (timeout && performance.now() - started > timeout - 1000))
      return words.timeout;
    return words.notUsed;
  }

  async function askKey(publicKey) {
    const started = performance.now();
    waiting = new AbortController();
    try {
      return await navigator.credentials.get({ publicKey: requestOptions(publicKey), signal: waiting.signal });
    } catch (error) {
      if (error.name !== "AbortError")
        complain(browserSentence(error, started, publicKey.timeout));
      return null;
    } finally {
      waiting = null;
    }
  }

  async function useKey(registration) {
    quiet();
    if (!window.PublicKeyCredential) {
      complain(window.isSecureContext ? words.noWebAuthn : words.insecure);
      return;
    }
    try {
      const options = await post("/api/signin/options", { registrationId: registration.id });
      byId("touch-name").textContent = "“" + registration.nickname + "”";
      show("touch");
      const credential = await askKey(options.publicKey);
      if (credential)
        finish(await post("/api/signin/key", responseJson(credential)));
      else
        show("choose");
    } catch (error) {
      show(error.code === "sessionExpired" ? "password" : "choose");
      complain(sentence(error));
    }
  }

  byId("password-form").addEventListener("submit", submitPassword);
  byId("touch-cancel").addEventListener("click", () => { if (waiting) waiting.abort(); });
  document.querySelector("[data-restart]").addEventListener("click", () => { quiet(); show("password"); });
})();
