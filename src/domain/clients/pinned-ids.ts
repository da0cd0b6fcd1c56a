/** Ids that a client's name decides, for development: what follows `_custom_id_:` in it. */
import { invalidParameter } from '#contract/errors.ts';

const PINNED_ID_NAME = /^_custom_id_[:=](.+)$/;

/** The id in the name. @throws InvalidParameterException when it does not have the form of an id */
export function pinnedId(name: string): string | undefined {
  const id = PINNED_ID_NAME.exec(name)?.[1];
  if (id !== undefined && !/^[\w+]{1,128}$/.test(id)) {
    throw invalidParameter(`${id} is not a valid client id.`);
  }
  return id;
}
