/**
 * The style sheet of the pages people sign in on: calm, for a phone and a desktop, light and dark.
 * Variables with a value beside them are set by looks only.
 */
import { styleSheet } from '#http/assets.ts';
import { COMMON_STYLE } from '#http/page.ts';

const STYLE = `
:root {
  --shade: light-dark(#1c202514, #00000066);
  --field: light-dark(#ffffff, #16191e);
  --field-line: light-dark(#8a93a0, #6d7684);
  --soft: color-mix(in srgb, var(--accent) 9%, transparent);
}
body { min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; }
main {
  flex: 1;
  width: 100%;
  display: flex;
  flex-direction: column;
  align-items: var(--place-x, center);
  justify-content: var(--place-y, center);
  gap: 1.25rem;
  padding: 2rem 1rem;
}
.card {
  width: 100%;
  max-width: 27rem;
  padding: calc(2.25rem * var(--density, 1)) 2.25rem calc(2rem * var(--density, 1));
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: var(--card-radius, calc(var(--radius) * 2));
  box-shadow: 0 1px 2px var(--shade), 0 12px 40px var(--shade);
}
.wide .card { max-width: 46rem; }
.brand { display: flex; justify-content: var(--logo-place, center); margin-bottom: 1.25rem; }
.brand img { max-width: 100%; max-height: 4rem; }
.application {
  display: flex;
  align-items: center;
  justify-content: var(--logo-place, flex-start);
  gap: 0.6rem;
  margin-bottom: 1rem;
  color: var(--faint);
  font-weight: 600;
}
.brand + .application { margin-top: -0.5rem; justify-content: var(--logo-place, center); text-align: center; }
.saying .application { justify-content: center; }
.saying .initial + .name { text-align: start; }
.name {
  min-width: 0;
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  overflow: hidden;
}
.initial {
  flex: none;
  display: grid;
  place-items: center;
  width: 2.1rem;
  height: 2.1rem;
  border-radius: var(--radius);
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 700;
}
.bar { display: flex; padding: 0.75rem 1.5rem; }
.bar img { max-width: 100%; max-height: 2.5rem; }
header.bar {
  justify-content: var(--header-place, flex-start);
  background: var(--header, var(--card));
  border-bottom: 1px solid var(--header-line, var(--line));
}
footer.bar {
  justify-content: var(--footer-place, flex-start);
  background: var(--footer, var(--card));
  border-top: 1px solid var(--footer-line, var(--line));
}
h1, h2 { color: var(--heading, inherit); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; text-wrap: balance; }
h2 { font-size: 1.1rem; line-height: 1.35; }
.lead { margin-top: 0.4rem; color: var(--faint); }
.message {
  margin-top: 1.1rem;
  padding: 0.75rem 0.9rem;
  border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
  border-radius: var(--radius);
  background: color-mix(in srgb, currentColor 7%, transparent);
}
.problem {
  color: var(--bad);
  background: var(--alert, color-mix(in srgb, currentColor 7%, transparent));
  border-color: var(--alert-line, color-mix(in srgb, currentColor 35%, transparent));
  border-radius: var(--alert-radius, var(--radius));
}
.notice { color: var(--good); }
form, .preview { margin-top: calc(1.4rem * var(--density, 1)); display: grid; gap: calc(1.05rem * var(--density, 1)); }
.card > form:only-of-type { margin-bottom: 0; }
.field { display: grid; gap: 0.35rem; }
label, .label { color: var(--label, inherit); font-weight: 600; font-size: 0.95rem; }
.hint { color: var(--hint, var(--faint)); font-size: 0.875rem; line-height: 1.45; }
label .hint { font-weight: 400; }
input, select, textarea {
  width: 100%;
  min-height: 2.85rem;
  padding: 0.55rem 0.8rem;
  border: 1px solid var(--field-line);
  border-radius: var(--field-radius, var(--radius));
  background: var(--field);
  color: var(--on-field, var(--ink));
  font: inherit;
  font-size: 1rem;
}
::placeholder { color: var(--placeholder, var(--faint)); opacity: 1; }
input:focus-visible, select:focus-visible, textarea:focus-visible { outline-offset: -1px; }
input[aria-invalid="true"] { border-color: var(--bad); border-width: 2px; }
.fault { color: var(--bad); font-size: 0.925rem; line-height: 1.45; }
.secret { position: relative; }
.reveal {
  position: absolute;
  inset: 0.3rem 0.3rem 0.3rem auto;
  min-height: 0;
  padding: 0 0.7rem;
  border: 0;
  border-radius: calc(var(--field-radius, var(--radius)) / 1.5);
  background: var(--field);
  color: var(--on-field, var(--faint));
  font-size: 0.875rem;
  font-weight: 600;
}
.reveal:hover { background: var(--soft); color: var(--on-field, var(--ink)); }
input[type="checkbox"], input[type="radio"] {
  width: 1.15rem;
  min-height: 0;
  height: 1.15rem;
  margin: 0.2rem 0 0;
  padding: 0;
  flex: none;
  accent-color: var(--check, var(--accent));
}
.code-input {
  font: 600 1.4rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
  letter-spacing: 0.3em;
  text-align: center;
}
.text-code-input { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; letter-spacing: 0.05em; }
.check { display: flex; gap: 0.65rem; align-items: flex-start; font-weight: 400; }
.check .hint { display: block; }
button, .button {
  min-height: 2.85rem;
  padding: 0.6rem 1.2rem;
  line-height: 1.5;
  text-align: center;
}
form > button, .preview > button, .actions > .button { width: 100%; }
button:hover, .button:hover {
  background: var(--accent-hover, color-mix(in srgb, var(--accent) 88%, var(--ink)));
  color: var(--on-accent-hover, var(--on-accent));
}
.plain, .choice {
  background: var(--second, transparent);
  color: var(--on-second, var(--ink));
  border: 1px solid var(--second-line, var(--field-line));
}
.plain:hover, .choice:hover { background: var(--second-hover, var(--soft)); color: var(--on-second, var(--ink)); }
.danger { background: transparent; color: var(--bad); border-color: currentColor; }
.danger:hover { background: color-mix(in srgb, var(--bad) 9%, transparent); color: var(--bad); }
.link {
  min-height: 0;
  width: auto;
  padding: 0;
  border: 0;
  background: none;
  color: var(--link, var(--accent));
  font-weight: 400;
  text-decoration: underline;
  text-align: start;
}
.link:hover { background: none; color: var(--link-hover, var(--link, var(--accent))); }
.links { margin-top: 1.35rem; display: grid; gap: 0.55rem; color: var(--faint); }
.links form { margin: 0; display: block; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; justify-content: space-between; align-items: baseline; }
.choices { margin-top: 1.4rem; display: grid; gap: 0.7rem; }
.choices form { margin: 0; }
.choice { display: block; width: 100%; text-align: start; font-weight: 600; padding: 0.75rem 1rem; }
.choice .hint { display: block; font-weight: 400; }
.choice:has(svg) { position: relative; padding-inline-start: 3.1rem; }
.choice svg { position: absolute; inset: 0 auto 0 1rem; margin-block: auto; width: 1.35rem; height: 1.35rem; color: var(--link, var(--accent)); }
.or { margin: 1.4rem 0 0; display: flex; align-items: center; gap: 0.9rem; color: var(--faint); font-size: 0.875rem; }
.or::before, .or::after { content: ''; flex: 1; border-top: 1px solid var(--line, currentColor); }
.who {
  display: flex;
  gap: 0.75rem;
  align-items: baseline;
  justify-content: space-between;
  margin-top: 1rem;
  padding: 0.5rem 0.9rem;
  border: 1px solid var(--line);
  border-radius: var(--radius);
}
.who strong { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.who > a { flex: none; }
.rules {
  margin: 0.2rem 0 0;
  padding: 0;
  list-style: none;
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
  gap: 0 1rem;
  color: var(--hint, var(--faint));
  font-size: 0.875rem;
}
.rules li { display: flex; gap: 0.5rem; }
.rules li::before { content: '\\2022'; width: 0.8rem; text-align: center; flex: none; }
.rules .met { color: var(--good); }
.rules .met::before { content: '\\2713'; font-weight: 700; }
.steps { margin: 1.4rem 0 0; padding: 0; list-style: none; counter-reset: step; display: grid; gap: 1.3rem; }
.steps > li { counter-increment: step; display: grid; grid-template-columns: 1.9rem minmax(0, 1fr); gap: 0 0.75rem; }
.steps > li::before {
  content: counter(step);
  display: grid;
  place-items: center;
  width: 1.7rem;
  height: 1.7rem;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 0.9rem;
  font-weight: 700;
}
.steps > li > div { display: grid; gap: 0.8rem; }
.steps form { margin: 0; }
.qr { width: min(100%, 14rem); padding: 0.9rem; background: #fff; border: 1px solid var(--line); border-radius: var(--radius); }
.qr svg { display: block; width: 100%; height: auto; }
details { border: 1px solid var(--line); border-radius: var(--radius); padding: 0.6rem 0.9rem; }
summary { cursor: pointer; color: var(--link, var(--accent)); }
details > :not(summary) { margin-top: 0.7rem; }
dl { margin: 0; display: grid; gap: 0.15rem; }
dt { color: var(--faint); font-size: 0.875rem; }
dd { margin: 0 0 0.5rem; }
.key { font: 600 1.05rem/1.7 ui-monospace, "SF Mono", Menlo, Consolas, monospace; user-select: all; overflow-wrap: normal; }
.terms { margin: 0; padding: 0 0 0 1.15rem; }
.languages {
  display: flex;
  flex-wrap: wrap;
  justify-content: center;
  gap: 0.35rem 1rem;
  padding: 0.25rem 0.75rem;
  border-radius: var(--radius);
  background: var(--ground);
  font-size: 0.875rem;
}
.languages a { color: var(--on-ground, var(--faint)); }
.languages [aria-current] { color: var(--on-ground, var(--ink)); font-weight: 600; text-decoration: none; }
.actions { margin-top: 1.4rem; }
.fine { color: var(--faint); font-size: 0.875rem; }
.number { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; justify-content: center; }
.number button { min-height: 0; padding: 0.2rem 0.7rem; font-size: inherit; }
.part {
  margin-top: 1rem;
  padding: 1.1rem 1.25rem 1.2rem;
  border: 1px solid var(--line);
  border-radius: calc(var(--radius) * 1.5);
  display: grid;
  gap: 0.6rem;
}
.who + .part { margin-top: 1.5rem; }
.items { margin: 0; padding: 0; list-style: none; display: grid; }
.items > li {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 1.25rem;
  align-items: center;
  justify-content: space-between;
  padding: 0.7rem 0;
  border-bottom: 1px solid var(--line);
}
.items > li:last-child { padding-bottom: 0.2rem; border-bottom: 0; }
.items > li > div:first-child { flex: 1 1 14rem; min-width: 0; overflow-wrap: anywhere; }
.items .hint { display: block; }
.doings { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.doings form, .who form { margin: 0; display: block; }
.doings a, .doings button {
  display: block;
  min-height: 0;
  padding: 0.35rem 0.8rem;
  border: 1px solid var(--second-line, var(--field-line));
  border-radius: var(--button-radius, var(--radius));
  background: var(--second, transparent);
  color: var(--on-second, var(--ink));
  font-size: 0.9rem;
  font-weight: 600;
  line-height: 1.5;
  text-decoration: none;
  overflow-wrap: anywhere;
}
.doings a:hover, .doings button:hover { background: var(--second-hover, var(--soft)); color: var(--on-second, var(--ink)); }
.doings .risky a { color: var(--bad); border-color: color-mix(in srgb, var(--bad) 55%, transparent); background: transparent; }
.doings .risky a:hover { background: color-mix(in srgb, var(--bad) 9%, transparent); color: var(--bad); }
.who .doings { flex: none; max-width: 100%; }
.who:has(.doings) { flex-wrap: wrap; align-items: center; }
.who:has(.doings) strong { flex: 1 1 10rem; }
.codes {
  margin: 1.2rem 0 0;
  padding: 1rem 1rem 1rem 3rem;
  display: grid;
  gap: 0.35rem;
  border: 1px solid var(--line);
  border-radius: var(--radius);
}
.codes code { font: 600 0.95rem/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace; user-select: all; }
.tools { display: flex; flex-wrap: wrap; gap: 0.6rem; margin-top: 0.8rem; }
.tools > * { flex: 1 1 auto; min-height: 2.5rem; padding: 0.4rem 0.9rem; }
.printed { display: none; }
@media print {
  body, .card { background: #fff; color: #000; box-shadow: none; border: 0; }
  form, .links, .tools, .actions, .languages, .lead, h1 { display: none; }
  .printed { display: block; font-weight: 700; }
  .codes { background: none; }
}
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
.saying { text-align: center; }
.saying form { margin-top: 1.6rem; }
.sign {
  display: grid;
  place-items: center;
  width: 3.2rem;
  height: 3.2rem;
  margin: 0 auto 1.1rem;
  border-radius: 50%;
  border: 2px solid currentColor;
  color: var(--link, var(--accent));
}
.sign svg { width: 1.6rem; height: 1.6rem; }
.sign svg, .choice svg {
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.good { color: var(--good); }
.bad { color: var(--bad); }
@media (min-width: 48rem) {
  .columns > form { grid-template-columns: repeat(2, minmax(0, 1fr)); grid-auto-flow: dense; align-items: start; }
  .columns > form > :not(.field) { grid-column: 1 / -1; }
  .wide .steps { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.3rem 2rem; align-items: start; }
  .wide .steps > li:last-child { grid-column: 2; grid-row: 1 / span 2; }
}
@media (max-width: 30rem) {
  main { justify-content: flex-start; padding: 0; gap: 0.5rem; }
  .card { border: 0; border-radius: 0; box-shadow: none; padding: 2rem 1.25rem 1.5rem; background: transparent; }
  body { background: linear-gradient(var(--card), var(--card)), var(--ground); }
  .languages { max-width: 17rem; margin-bottom: 1.5rem; background: none; }
  .languages a { color: var(--faint); }
  .languages [aria-current] { color: var(--ink); }
}
`;

/** The sheet of every managed page; a look's rules come after it. */
export const PAGE_SHEET = styleSheet(COMMON_STYLE + STYLE);
