/** Shows what is typed into a password field, and ticks the rules that it keeps. */
import { script } from '#http/assets.ts';

const SOURCE = `
for (const button of document.querySelectorAll('[data-reveal]')) {
  const field = document.getElementById(button.dataset.reveal);
  const { show, hide, what } = button.dataset;
  const reveal = (isShown) => {
    field.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? hide : show;
    button.setAttribute('aria-label', button.textContent + ': ' + what);
  };
  button.hidden = false;
  button.addEventListener('click', () => reveal(field.type === 'password'));
  // Browsers remember what stands in other fields, and offer it again.
  field.form.addEventListener('submit', () => reveal(false));
}

for (const list of document.querySelectorAll('[data-rules-for]')) {
  const field = document.getElementById(list.dataset.rulesFor);
  const tick = () => {
    for (const rule of list.querySelectorAll('[data-pattern]')) {
      const isMet = new RegExp(rule.dataset.pattern, 'su').test(field.value);
      rule.classList.toggle('met', isMet);
      rule.querySelector('.unseen').textContent = isMet ? ' (' + list.dataset.met + ')' : '';
    }
  };
  field.addEventListener('input', tick);
  tick();
}
`;

export const PASSWORD_SCRIPT = script(SOURCE);
