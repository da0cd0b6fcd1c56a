import type { Page, PageRequest } from './page.ts';

/** What attempts are counted for; `familiar` are those from a user's own devices and browsers. */
export type AttemptFactor =
  | 'password'
  | 'familiar-password'
  | 'software-token'
  | 'message-code'
  | 'custom-challenge'
  | 'familiar-custom-challenge'
  | 'device'
  | 'sign-in-code'
  | 'familiar-sign-in-code'
  | 'sign-up-code'
  | 'recovery-code'
  | 'attribute-code';

/** Requests of a user, or from one place, that are limited per hour, counted beside the attempts. */
export type LimitedAction =
  | 'ChangePassword'
  | 'ConfirmForgotPassword'
  | 'ConfirmSignUp'
  | 'FamiliarSignInCode'
  | 'ForgotPassword'
  | 'GetUserAttributeVerificationCode'
  | 'MessageForAnyone'
  | 'MessageForProven'
  | 'MfaCode'
  | 'RegisterClient'
  | 'RegisterClientOpenly'
  | 'ResendConfirmationCode'
  | 'SignInCode'
  | 'VerifyUserAttribute';

export type CounterName = AttemptFactor | LimitedAction;

export interface AttemptState {
  /** Failures that count towards the visible lock. */
  readonly tries: number;
  /** Failures since the last success, however slow: the budget. */
  readonly total: number;
  /** Attempts before this instant are refused unseen. */
  readonly lockedUntil: number;
  readonly lastAt: number;
  /** When nothing of the count matters any more and its row may go; never, where it is absent. */
  readonly forgetAt?: number;
}

export interface AttemptReads {
  find(poolId: string, subject: string, factor: CounterName): Promise<AttemptState | undefined>;
  /** Every count of the pool, those on decoys too. */
  list(poolId: string, page: PageRequest): Promise<Page<AttemptCount>>;
}

export interface AttemptCount {
  readonly subject: string;
  readonly factor: CounterName;
  readonly state: AttemptState;
}

export interface AttemptTable extends AttemptReads {
  /** Moves the count from `from` (undefined: none yet) to `to`; false when it was not at `from`. */
  move(
    poolId: string,
    subject: string,
    factor: CounterName,
    from: AttemptState | undefined,
    to: AttemptState,
  ): Promise<boolean>;
  clear(poolId: string, subject: string, factor: CounterName): Promise<void>;
}
