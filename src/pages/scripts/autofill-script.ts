/**
 * Has the browser offer passkeys in the field for the name, for as long as the page is open. Nobody
 * has asked for it, so the page says nothing of what does not come about.
 */
import { script } from '#http/assets.ts';
import { CREDENTIAL_CODING } from './credential-coding.ts';

const SOURCE = `
${CREDENTIAL_CODING}
const form = document.querySelector('form[data-autofill]');
/** How often it is looked whether the challenge is old, in milliseconds. */
const LOOK = 15_000;
let options = JSON.parse(form.dataset.options);
let since = Date.now();
let pending;
let isSent = false;

/** A browser has one request for passkeys at a time: the one before ends. */
async function offer() {
  pending?.abort();
  pending = new AbortController();
  try {
    const { signal } = pending;
    const credential = await navigator.credentials.get({ mediation: 'conditional', publicKey: read(options), signal });
    isSent = true;
    form.elements.namedItem('credential').value = written(credential);
    form.submit();
  } catch {}
}

/**
 * Half of its time is the person's. Without the focus nobody is at the page, or the browser's own
 * dialog is open, which would close.
 */
async function renew() {
  if (!document.hasFocus() || isSent || Date.now() - since < options.timeout / 2) return;
  since = Date.now();
  try {
    const answer = await fetch(form.dataset.autofill);
    if (!answer.ok) return;
    options = await answer.json();
    if (!isSent) offer();
  } catch {}
}

if (await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) {
  offer();
  setInterval(renew, LOOK);
  addEventListener('focus', renew);
}
`;

export const AUTOFILL_SCRIPT = script(SOURCE);
