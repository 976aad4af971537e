// The browser's side of signing in with a key (WebAuthn Level 3 section 5.1.4).

import { Refused } from "/static/requests.js";

const words = {
  noWebAuthn: "This browser cannot use security keys. Use a current Chrome, Edge, Firefox or Safari.",
  insecure: "Security keys work only over a secure connection. Open this page by its https address.",
  timeout: "No key was touched in time. Insert the key you chose, choose it again, and touch it when it blinks.",
  notUsed: "The key was not used: the browser's window was closed, the PIN was not accepted, or another key is " +
    "inserted than the one you chose. Insert the one you chose and try again.",
  wrongAddress: "The browser refused the key for this address. Open the portal by its usual name.",
};

/** Why no key can be used in this browser; "" where one can. */
export function obstacle() {
  if (!window.isSecureContext)
    return words.insecure;
  return window.PublicKeyCredential ? "" : words.noWebAuthn;
}

function decode(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

function encode(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
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

/** Browsers tell a page little: most of what can go wrong has one name. */
function sentenceFor(error, elapsed, timeout) {
  if (error.name === "SecurityError")
    return words.wrongAddress;
  if (error.name === "NotSupportedError")
    return words.noWebAuthn;
  if (error.name === "TimeoutError" || (timeout && elapsed >= timeout))
    return words.timeout;
  return words.notUsed;
}

/** The key's answer as the portal reads it; null where `signal` ended the wait. Throws Refused "browser". */
export async function askKey(publicKey, signal) {
  const started = performance.now();
  try {
    return responseJson(await navigator.credentials.get({ publicKey: requestOptions(publicKey), signal }));
  } catch (error) {
    if (error.name === "AbortError")
      return null;
    throw new Refused("browser", { text: sentenceFor(error, performance.now() - started, publicKey.timeout) });
  }
}
