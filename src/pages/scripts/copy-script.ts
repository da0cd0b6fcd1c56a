/** Copies what people are to keep or to type elsewhere, and prints the page. */
import { script } from '#http/assets.ts';

const SOURCE = `
for (const button of document.querySelectorAll('[data-copy]')) {
  // Only pages by HTTPS, and of this machine, may write to the clipboard.
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
`;

export const COPY_SCRIPT = script(SOURCE);
