/** An access key in the settings, or in a file that they name. */

export interface AccessKeyPair {
  readonly id: string;
  readonly secret: string;
}

export const ACCESS_KEY_KIND =
  'an access key id of 16 to 128 capitals and digits that does not begin with ASIA, a colon, and a secret of 32 to 128 characters';

const ID = /^(?!ASIA)[A-Z0-9]{16,128}$/;
const SECRET = /^[\x21-\x7e]{32,128}$/;

/** `id:secret`, or the two lines that `create-access-key` prints. */
export function readAccessKey(text: string): AccessKeyPair | undefined {
  const [, id, secret] =
    /^\s*AWS_ACCESS_KEY_ID=(\S+)\s+AWS_SECRET_ACCESS_KEY=(\S+)\s*$/.exec(text) ??
    /^\s*([^\s:]+):(\S+)\s*$/.exec(text) ??
    [];
  if (!id || !secret || !ID.test(id) || !SECRET.test(secret)) return undefined;
  return { id, secret };
}
