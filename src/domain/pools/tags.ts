/** The Amazon resource name of a pool and the rules for its tags. */
import { type CognitoError, invalidParameter } from '#contract/errors.ts';

const MAX_TAGS = 50;

export type Tags = Readonly<Record<string, string>>;

/** The partition of AWS a region belongs to: the second part of every ARN. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** `arn:aws:cognito-idp:{region}:{account}:userpool/{poolId}` */
export function poolArn(region: string, accountId: string, poolId: string): string {
  return `arn:${partitionOf(region)}:cognito-idp:${region}:${accountId}:userpool/${poolId}`;
}

/** The pool id in `arn`, which must name a user pool. */
export function poolIdOf(arn: string): string {
  const id = /^arn:aws[\w-]*:cognito-idp:[\w-]+:\d+:userpool\/([\w-]+_[0-9a-zA-Z]+)$/.exec(
    arn,
  )?.[1];
  if (id === undefined) throw invalidParameter(`${arn} is not the ARN of a user pool.`);
  return id;
}

/** `tags`, once they are found to keep the limits; `refuse` makes the error where they do not. */
export function checkedTags(tags: Tags, refuse: (message: string) => CognitoError): Tags {
  const names = Object.keys(tags);
  if (names.length > MAX_TAGS) {
    throw refuse(`A user pool cannot have more than ${MAX_TAGS} tags.`);
  }
  const reserved = names.find((name) => /^aws:/i.test(name));
  if (reserved !== undefined) {
    throw refuse(`Tag keys beginning with aws: are reserved: ${reserved}`);
  }
  const malformed = Object.entries(tags)
    .flat()
    .find((text) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text));
  if (malformed !== undefined) {
    throw refuse(`Tag keys and values may hold letters, numbers, spaces and _ . : / = + - @`);
  }
  return tags;
}
