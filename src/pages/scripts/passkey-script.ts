/**
 * Only a script can ask a browser for a passkey. A form says which
 * ceremony it wants and by which options; what the browser answers goes out as its `credential`.
 */
import { script } from '#http/assets.ts';
import { CREDENTIAL_CODING } from './credential-coding.ts';

const SOURCE = `
${CREDENTIAL_CODING}
const form = document.querySelector('form[data-passkey]');
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
