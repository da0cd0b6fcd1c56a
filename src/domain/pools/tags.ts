/** The rules for the tags of a pool. */
import type { CognitoError } from '#contract/errors.ts';
import type { Pool } from '#store/tables/pools.ts';

const MAX_TAGS = 50;

/** Tags that are settings of this server, beyond the API, each with the values it may have. */
const OWN_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'poolhouse:account-linking': ['enabled', 'disabled'],
  'poolhouse:federated-mfa': ['enabled', 'disabled'],
  'poolhouse:recovery-codes': ['enabled', 'disabled'],
};

export type Tags = Readonly<Record<string, string>>;

/** `tags`, if they keep the limits; `refuse` makes the error if they do not. */
export function checkedTags(tags: Tags, refuse: (message: string) => CognitoError): Tags {
  const names = Object.keys(tags);
  if (names.length > MAX_TAGS) {
    throw refuse(`A user pool cannot have more than ${MAX_TAGS} tags.`);
  }
  const reserved = names.find((name) => /^aws:/i.test(name));
  if (reserved !== undefined) {
    throw refuse(`Tag keys beginning with aws: are reserved: ${reserved}`);
  }
  for (const [name, value] of Object.entries(tags)) {
    const problem = /^poolhouse:/i.test(name) ? ownSettingProblem(name, value) : undefined;
    if (problem !== undefined) throw refuse(problem);
  }
  const malformed = Object.entries(tags)
    .flat()
    .find((text) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text));
  if (malformed !== undefined) {
    throw refuse(`Tag keys and values may hold letters, numbers, spaces and _ . : / = + - @`);
  }
  return tags;
}

/** One of this server's tags that would have no effect is refused: it is a mistake. */
function ownSettingProblem(name: string, value: string): string | undefined {
  const values = Object.hasOwn(OWN_SETTINGS, name) ? OWN_SETTINGS[name] : undefined;
  if (!values) {
    const known = Object.keys(OWN_SETTINGS).join(', ');
    return `Tag keys beginning with poolhouse: are settings of this server, which has ${known}: ${name}`;
  }
  return values.includes(value) ? undefined : `The tag ${name} must be ${values.join(' or ')}.`;
}

/** Whether users who come through a provider are asked for the pool's second factors too. */
export function asksFederatedUsers({ tags }: Pick<Pool, 'tags'>): boolean {
  return tags['poolhouse:federated-mfa'] === 'enabled';
}

/** Whether users link their sign-ins at providers by themselves, on the account page. */
export function offersAccountLinking({ tags }: Pick<Pool, 'tags'>): boolean {
  return tags['poolhouse:account-linking'] === 'enabled';
}

/** Whether users of the pool can have recovery codes. */
export function offersRecoveryCodes({ tags }: Pick<Pool, 'tags'>): boolean {
  return tags['poolhouse:recovery-codes'] === 'enabled';
}
