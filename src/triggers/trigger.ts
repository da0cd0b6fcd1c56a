/** What a trigger is: a pure description of one event, and of the response it takes. */
import type { LambdaConfigType } from '#contract/types.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Members } from './answer.ts';

/** As LambdaConfig and error messages call them. */
export type TriggerName = Exclude<keyof LambdaConfigType, 'KMSKeyID' | 'PreTokenGenerationConfig'>;

/** Texts that a client sends for functions to read. */
export type Metadata = Readonly<Record<string, string>>;

/** The user a function is called for, and the client; requests of administrators have no client. */
export interface TriggerSubject {
  readonly pool: Pool;
  readonly clientId: string | undefined;
  /** Absent when a client asks for a token of its own. */
  readonly userName: string | undefined;
}

/** An event, less the members all events have. */
export interface TriggerEvent {
  readonly triggerSource: string;
  /** Of the event's format; `1` when absent. */
  readonly version?: '1' | '2' | '3';
  readonly request: Members;
  /** The response as the function gets it: every member it may set, empty. */
  readonly response: Members;
}

export interface Trigger<Input, Answer> {
  readonly name: TriggerName;
  event(input: Input): TriggerEvent;
  /** Reads the response. @throws InvalidLambdaResponseException */
  read(response: Members, input: Input): Answer;
}

/** The attributes of a user as events show them: every value a text, with `sub` and the status. */
export function userAttributesOf(pool: Pool, user: User): Readonly<Record<string, string>> {
  const aliases = pool.settings.AliasAttributes ?? [];
  const alias = (name: 'email' | 'phone_number') =>
    aliases.includes(name) && user.attributes[`${name}_verified`] === 'true'
      ? { [`cognito:${name}_alias`]: user.attributes[name] ?? '' }
      : {};
  return {
    sub: user.id,
    ...alias('email'),
    ...alias('phone_number'),
    'cognito:user_status': user.status,
    ...user.attributes,
  };
}

/** The metadata as a member of a request; no member when there is none. */
export function metadataMember(metadata: Metadata | undefined): { clientMetadata?: Metadata } {
  return metadata && Object.keys(metadata).length > 0 ? { clientMetadata: metadata } : {};
}
