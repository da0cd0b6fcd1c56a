/** Ids that a pool's tag decides, for development. */
import { invalidParameter } from '#contract/errors.ts';
import type { Tags } from './tags.ts';

/** The tag that holds the id of the new pool. */
const PINNED_ID_TAG = '_custom_id_';

/** The id in the tag: the whole of it, or what follows the underscore. @throws InvalidParameterException */
export function pinnedId(tags: Tags, region: string): string | undefined {
  const asked = tags[PINNED_ID_TAG];
  if (asked === undefined) return undefined;
  const id = asked.includes('_') ? asked : `${region}_${asked}`;
  if (id.length > 55 || !/^[\w-]+_[0-9a-zA-Z]+$/.test(id)) {
    throw invalidParameter(`${asked} is not a valid user pool id.`);
  }
  if (!id.startsWith(`${region}_`)) {
    throw invalidParameter(`The user pool id ${id} does not belong to region ${region}.`);
  }
  return id;
}
