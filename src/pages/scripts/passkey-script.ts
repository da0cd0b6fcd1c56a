/**
 * Only a script can ask a browser for a passkey. A form says which
 * ceremony it wants and by which options; what the browser answers goes out as its `credential`.
 */
import { script } from '#http/assets.ts';

const SOURCE = `
const form = document.querySelector('form[data-passkey]');
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const ids = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

function read(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: ids(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: ids(options.excludeCredentials) }),
  };
}

function written(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
    response: parts,
  });
}

function say(name) {
  for (const each of document.querySelectorAll('[data-say]')) each.hidden = each.dataset.say !== name;
}

async function ask() {
  const publicKey = read(JSON.parse(form.dataset.options));
  say('waiting');
  try {
    const creating = form.dataset.passkey === 'create';
    const credential = creating
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    form.elements.namedItem('credential').value = written(credential);
    form.submit();
  } catch (error) {
    say(error?.name === 'InvalidStateError' ? 'there' : 'failed');
  }
}

if (form && !window.PublicKeyCredential) {
  say('unsupported');
  form.hidden = true;
} else if (form) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });
}
`;

export const PASSKEY_SCRIPT = script(SOURCE);
