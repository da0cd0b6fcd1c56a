/** The scripts that parts of pages ask for, each by an attribute. All pages do without them. */
import type { ServedAsset } from '#http/assets.ts';
import { AUTOFILL_SCRIPT } from './autofill-script.ts';
import { COPY_SCRIPT } from './copy-script.ts';
import { PASSWORD_SCRIPT } from './password-script.ts';
import { TIME_SCRIPT } from './time-script.ts';

const BY_ATTRIBUTE: Readonly<Record<string, ServedAsset>> = {
  'data-autofill': AUTOFILL_SCRIPT,
  'data-copy': COPY_SCRIPT,
  'data-local': TIME_SCRIPT,
  'data-reveal': PASSWORD_SCRIPT,
};

export const PAGE_SCRIPTS: readonly ServedAsset[] = Object.values(BY_ATTRIBUTE);

/** Paths of the scripts of a page with this body. */
export const scriptsOf = (body: string): readonly string[] =>
  Object.entries(BY_ATTRIBUTE)
    .filter(([attribute]) => body.includes(` ${attribute}="`))
    .map(([, { path }]) => path);
