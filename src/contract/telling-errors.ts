/**
 * Failures that carry facts beside the words of the API: pages tell these in the language of the
 * person, where the API wraps them in English or leaves them out.
 */
import { CognitoError } from './errors.ts';

/** A refusal that ends by itself. */
export class LockedError extends CognitoError {
  /** In milliseconds; absent where only an administrator can end it. */
  readonly endsAt: number | undefined;

  constructor({ reason, message }: CognitoError, endsAt: number | undefined) {
    super(reason, message);
    this.endsAt = endsAt;
  }
}

/** A refusal of values that a person has typed. */
export class ValueError extends CognitoError {
  /** The attributes they are for. */
  readonly names: readonly string[];

  constructor({ reason, message }: CognitoError, names: readonly string[]) {
    super(reason, message);
    this.names = names;
  }
}

/** A refusal by a function of the pool, in the words that its operator wrote for users. */
export class FunctionError extends CognitoError {
  readonly trigger: string;
  readonly said: string;

  constructor({ reason, message }: CognitoError, trigger: string, said: string) {
    super(reason, message);
    this.trigger = trigger;
    this.said = said;
  }
}
