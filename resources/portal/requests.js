// What the pages ask of the portal, one thing at a time, and what they say meanwhile and afterwards.

const byId = (id) => document.getElementById(id);
const patience = 30000; // milliseconds for an answer
const pause = 400;      // milliseconds before a page says that it works on something

const words = {
  offline: "The portal does not answer. Check the network and try again.",
  invalidCredentials: "User name or password is wrong.",
  sessionExpired: "That took too long, so the sign-in was ended for safety. Please start again.",
  itemNotFound: "This is no longer there. Load the page again.",
  keyRequired: "Your organisation lets nobody in without a security key, and none is registered for you. " +
    "Your Local Administrator can issue one.",
  Authorization_RequestDenied: "The portal refused this page. Open it by its usual address and start again.",
  unknown: "The portal could not do that. Try again; if it happens again, tell the helpdesk.",
  waiting: {
    tooManyAttempts: "Too many tries.",
    serviceUnavailable: "Too many people sign in at this moment.",
    serviceNotAvailable: "The portal is busy at this moment.",
  },
  refused: {
    counterNotIncreased: "This key was refused because it may have been copied. Tell your Local Administrator.",
    modelNotAllowed: "Your organisation no longer allows keys of this model. Choose another key or ask the helpdesk.",
    userVerificationMissing: "The key did not check its PIN. Choose it again and type its PIN.",
    challengeExpired: "That took too long. Choose your key again.",
    challengeMismatch: "This answer was used before or is not for this sign-in. Choose your key again.",
    originMismatch: "This page is not at the portal's own address. Close it and open the portal by its usual address.",
    credentialIdMismatch: "That is another key than the one you chose. Insert the chosen key and try again.",
    userHandleMismatch: "That key belongs to somebody else. Insert your own key and try again.",
  },
  notRecognised: "The key was not recognised. Check that it is the one you chose and try again.",
};

let busy = false;

/** A refusal: `code` of the portal's answer, `inner` the code inside it; code "browser" has its sentence with it. */
export class Refused extends Error {
  constructor(code, { inner = "", retryAfter = 0, text = "" } = {}) {
    super(text || code);
    this.code = code;
    this.inner = inner;
    this.retryAfter = retryAfter;
    this.text = text;
  }
}

function inWords(seconds) {
  if (seconds < 60)
    return seconds === 1 ? "1 second" : seconds + " seconds";
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : minutes + " minutes";
}

/** What happened and what to do next, in words. */
export function sentence(error) {
  if (!(error instanceof Refused))
    return words.unknown;
  if (error.text)
    return error.text;
  if (words.waiting[error.code])
    return words.waiting[error.code] + " Wait " + inWords(error.retryAfter || 1) + ", then try again.";
  if (error.code === "keyRefused")
    return words.refused[error.inner] || words.notRecognised;
  return typeof words[error.code] === "string" ? words[error.code] : words.unknown;
}

export function quiet() {
  byId("alert").textContent = "";
  byId("status").textContent = "";
}

/** Good news, or what is going on. */
export function tell(text) {
  byId("alert").textContent = "";
  byId("status").textContent = text;
}

/** Bad news; said after the focus has moved, and said again if it is the same sentence as before. */
export function alertText(text) {
  quiet();
  window.requestAnimationFrame(() => { byId("alert").textContent = text; });
}

/** Runs `work`, unless something runs already: a second click does nothing. */
export async function once(work) {
  if (busy)
    return;
  busy = true;
  quiet();
  try {
    await work();
  } finally {
    busy = false;
  }
}

async function answerOf(path, body) {
  try {
    return await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new Refused("offline");
  }
}

/** The portal's answer; says `meanwhile` where it takes its time. Throws Refused. */
export async function post(path, body, meanwhile) {
  const soon = window.setTimeout(() => tell(meanwhile), pause);
  try {
    const response = await answerOf(path, body);
    const answer = await response.json().catch(() => null);
    if (response.ok && answer)
      return answer;
    const error = (answer && answer.error) || {};
    throw new Refused(error.code || "unknown", {
      inner: (error.innerError || {}).code,
      retryAfter: Number(response.headers.get("Retry-After")) || 0,
    });
  } finally {
    window.clearTimeout(soon);
    quiet();
  }
}
